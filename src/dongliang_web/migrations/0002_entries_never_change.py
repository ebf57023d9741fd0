"""The database itself refuses to change or delete an entry."""

from django.db import migrations

SQLITE = [
    f"""CREATE TRIGGER entry_no_{verb.lower()} BEFORE {verb} ON dongliang_web_entry BEGIN
        SELECT RAISE(ABORT, 'an entry of the record is never changed or deleted'); END"""
    for verb in ("UPDATE", "DELETE")
]
# INSERT OR REPLACE deletes the old row without asking the trigger of deletions.
SQLITE.append(
    """CREATE TRIGGER entry_no_replace BEFORE INSERT ON dongliang_web_entry
        WHEN EXISTS (SELECT 1 FROM dongliang_web_entry WHERE id = NEW.id) BEGIN
        SELECT RAISE(ABORT, 'an entry of the record is never changed or deleted'); END"""
)
POSTGRESQL = [
    """CREATE FUNCTION dongliang_refuse_change() RETURNS trigger AS $$
        BEGIN RAISE EXCEPTION 'an entry of the record is never changed or deleted'; END
        $$ LANGUAGE plpgsql""",
    """CREATE TRIGGER entry_no_change BEFORE UPDATE OR DELETE ON dongliang_web_entry
        FOR EACH ROW EXECUTE FUNCTION dongliang_refuse_change()""",
    """CREATE TRIGGER entry_no_truncate BEFORE TRUNCATE ON dongliang_web_entry
        FOR EACH STATEMENT EXECUTE FUNCTION dongliang_refuse_change()""",
]
STATEMENTS = {"sqlite": SQLITE, "postgresql": POSTGRESQL}
UNDO = {
    "sqlite": [f"DROP TRIGGER entry_no_{verb}" for verb in ("update", "delete", "replace")],
    "postgresql": ["DROP FUNCTION dongliang_refuse_change() CASCADE"],
}


def forbid(apps, schema_editor):
    for statement in STATEMENTS[schema_editor.connection.vendor]:
        schema_editor.execute(statement)


def allow(apps, schema_editor):
    for statement in UNDO[schema_editor.connection.vendor]:
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("dongliang_web", "0001_initial")]
    operations = [migrations.RunPython(forbid, allow)]
