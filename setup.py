"""Compiles the translations, so that an ordinary installation speaks Chinese; everything else is in pyproject.toml."""

from pathlib import Path

import polib
from setuptools import setup
from setuptools.command.build_py import build_py


class BuildWithTranslations(build_py):
    """Builds the packages with their compiled translations."""

    def run(self) -> None:
        """Compile every .po file beside itself, then build."""
        for texts in Path(__file__).parent.glob("src/dongliang_web/locale/*/LC_MESSAGES/*.po"):
            polib.pofile(str(texts)).save_as_mofile(str(texts.with_suffix(".mo")))
        super().run()


setup(cmdclass={"build_py": BuildWithTranslations})
