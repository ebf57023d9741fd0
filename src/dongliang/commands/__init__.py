"""The commands of ``dongliang``, one module each; thin over the library."""
