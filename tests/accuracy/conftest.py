"""The measure of accuracy lives beside the yardstick, whose modules it takes its people from."""

import sys
from pathlib import Path

sys.path.append(str(Path(__file__).parents[2] / "bench"))
