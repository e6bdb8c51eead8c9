"""The library, for scripts: `from annotations.store import Store`.

The name by which scripts know it stays here, wherever the service goes.
"""

from annotations.service.store import Store as Store
