"""The stand-alone verifier as a module, which is faster than a process for each case."""

import importlib.util
from pathlib import Path
from typing import Any

SCRIPT = Path(__file__).parents[2] / "scripts" / "controleer_bewijs.py"


def _laad() -> Any:
    spec = importlib.util.spec_from_file_location("controleer_bewijs", SCRIPT)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


script = _laad()
