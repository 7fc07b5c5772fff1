"""Results to pictures, report and tables; knows no request and no database."""
