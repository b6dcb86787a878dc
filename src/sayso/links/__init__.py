"""What hangs together across articles: copies, claims, origins, findings. Pure functions: no SQL, no files, no clock."""
