import pytest

from accounts.models import Office
from tests.reference_files import load


@pytest.fixture
def huyen(db):
    """The district of the plan, loaded; the desk of the district."""
    load()
    return Office.objects.get(ref="mc-huyen")


@pytest.fixture
def xa(db):
    """The two-tier tree, loaded; the desk of xã Vạn Ninh."""
    load(set="xa-2025")
    return Office.objects.get(ref="ttpvhcc-2025-22489")
