"""The access log's table, then its guards; from there on Django leaves the table alone."""

from django.db import migrations, models

from geborgen.practice.accesslog.guards import create_guards, drop_guards


class Migration(migrations.Migration):
    initial = True
    dependencies = ()
    operations = (
        migrations.CreateModel(
            name="AccessLine",
            fields=[
                ("number", models.BigIntegerField(primary_key=True, serialize=False)),
                ("at_us", models.BigIntegerField(db_index=True)),
                ("act", models.CharField(max_length=16)),
                ("outcome", models.CharField(max_length=16)),
                ("user", models.CharField(blank=True, max_length=64)),
                ("role", models.CharField(blank=True, max_length=64)),
                ("on_behalf_of", models.CharField(blank=True, max_length=64)),
                ("client", models.CharField(blank=True, max_length=64)),
                ("object_kind", models.CharField(blank=True, max_length=64)),
                ("object_id", models.CharField(blank=True, max_length=64)),
                ("ground", models.CharField(blank=True, max_length=16)),
                ("reference", models.CharField(blank=True, max_length=64)),
                ("place", models.CharField(blank=True, max_length=64)),
                ("link", models.BinaryField(max_length=32)),
            ],
            options={
                "db_table": "accesslog_line",
                "ordering": ("number",),
                "indexes": [
                    models.Index(fields=["client", "number"], name="accesslog_client"),
                    models.Index(fields=["user", "number"], name="accesslog_user"),
                ],
            },
        ),
        migrations.RunPython(
            lambda apps, editor: create_guards(editor.connection),
            lambda apps, editor: drop_guards(editor.connection),
        ),
        migrations.AlterModelOptions(
            name="accessline", options={"managed": False, "ordering": ("number",)}
        ),
    )
