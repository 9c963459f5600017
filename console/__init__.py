"""The staff pages: what waits, why, the document beside it; every act through the desk."""
