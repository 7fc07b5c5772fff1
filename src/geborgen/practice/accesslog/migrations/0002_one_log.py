"""The table that what people do in their own app once had apart from the log goes."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = (("accesslog", "0001_log"),)
    operations = (
        migrations.RunSQL("DROP TABLE IF EXISTS audit_actionrow", migrations.RunSQL.noop),
    )
