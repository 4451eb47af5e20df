"""What operations need beside a bundle: configurations of web servers, options of the desktop, a guide."""
