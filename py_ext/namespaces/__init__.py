"""The eleven namespaces of ``genesys.wwe.service``: a module for each, named after it."""
