import subprocess
import sys

import pytest

_SUITES = "import sys, pipeline.checks.suites\n"
USES = {
    "by name": "import scipy.stats as of; assert of.norm.cdf(0) == 0.5",
    "from its package": "from scipy import stats; assert stats.norm.cdf(0) == 0.5",
    "one thing of it": "from scipy.stats import norm; assert norm.cdf(0) == 0.5",
    "a module in it": "import scipy.stats.distributions as of; assert of.norm.cdf(0) == 0.5",
    "twice": "import scipy.stats as of; of.norm, of.norm; assert sys.modules['scipy.stats'].norm",
    "what it lacks": """
import scipy.stats
try:
    scipy.stats.nothing
except AttributeError as error:
    assert 'nothing' in str(error)
else:
    raise AssertionError""",
}


def run(program: str) -> str:
    done = subprocess.run(
        [sys.executable, "-c", _SUITES + program], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_suites_import_neither_charts_nor_distributions():
    loaded = run("print(*sys.modules)").split()
    assert "great_expectations" in loaded
    assert not {"altair.vegalite", "scipy.stats._stats_py"} & set(loaded)


@pytest.mark.parametrize("program", USES.values(), ids=USES)
def test_what_was_put_off_is_there_when_it_is_used(program):
    run(program)
