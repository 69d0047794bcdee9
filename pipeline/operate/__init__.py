"""Around the report: who has returned what, the lock, JupyterLab, the preview."""
