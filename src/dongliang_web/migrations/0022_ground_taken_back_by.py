from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("dongliang_web", "0021_duty"),
    ]

    operations = [
        migrations.RemoveField(model_name="ground", name="taken_back"),
        migrations.AddField(model_name="ground", name="taken_back_by", field=models.JSONField(default=list)),
    ]
