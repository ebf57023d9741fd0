"""What may be advertising, and the index of what was said: FTS5 on SQLite, a tsvector with GIN on PostgreSQL."""

import sqlite3

import django.db.models.deletion
from django.db import migrations, models

MAKE = {
    "sqlite": [
        """CREATE VIRTUAL TABLE dongliang_web_said USING fts5(
            community, words, signs, tokenize = 'unicode61 remove_diacritics 0')"""
    ],
    "postgresql": [
        "CREATE TABLE dongliang_web_said (rowid bigint PRIMARY KEY, said tsvector NOT NULL)",
        "CREATE INDEX dongliang_web_said_words ON dongliang_web_said USING gin (said)",
    ],
}


# Deleted words go at once, from SQLite 3.42 on; an older one knows no such setting and sweeps the whole index instead.
if sqlite3.sqlite_version_info >= (3, 42):
    MAKE["sqlite"] += ["INSERT INTO dongliang_web_said (dongliang_web_said, rank) VALUES ('secure-delete', 1)"]


def make(apps, schema_editor):
    for statement in MAKE[schema_editor.connection.vendor]:
        schema_editor.execute(statement)


def drop(apps, schema_editor):
    schema_editor.execute("DROP TABLE dongliang_web_said")


class Migration(migrations.Migration):
    dependencies = [
        ("dongliang_web", "0012_sessions"),
    ]

    operations = [
        migrations.CreateModel(
            name="Doubt",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kinds", models.JSONField(default=list)),
                ("decided_at", models.DateTimeField(null=True)),
                ("released", models.BooleanField(null=True)),
                (
                    "community",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="doubts", to="dongliang_web.community"
                    ),
                ),
                (
                    "decided_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="dongliang_web.member",
                    ),
                ),
                (
                    "message",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE, related_name="doubt", to="dongliang_web.message"
                    ),
                ),
                (
                    "reason",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="dongliang_web.passage",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(condition=models.Q(("decided_at", None)), fields=["community"], name="doubt_waiting")
                ],
            },
        ),
        migrations.CreateModel(
            name="Flag",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", models.DateTimeField()),
                ("decided_at", models.DateTimeField(null=True)),
                (
                    "entry",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="dongliang_web.entry"
                    ),
                ),
                (
                    "member",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="dongliang_web.member"
                    ),
                ),
                (
                    "message",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="flags", to="dongliang_web.message"
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("message", "member"), name="one_flag_a_member")],
            },
        ),
        migrations.RunPython(make, drop),
    ]
