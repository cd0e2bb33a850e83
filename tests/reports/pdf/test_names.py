import pytest

from reports.pdf.names import mask_name, plain_name, spaced_name


@pytest.mark.parametrize(
    ("name", "masked"),
    [
        ("张明", "张*"),
        ("李　某", "李*"),
        ("张小明", "张*明"),
        ("欧阳博", "欧阳*"),
        ("欧阳文博", "欧阳**"),
        ("诸葛明远", "诸葛**"),
        ("张李明轩", "张**轩"),
        ("欧阳", "欧*"),
        ("迪丽娜尔·艾力", "迪**·**"),
        ("阿卜杜拉•买买提", "阿**•**"),
        ("Anna Li", "A***"),
        ("Bo", "B***"),
        ("张", "张*"),
        ("𬍛明", "𬍛*"),
    ],
)
def test_mask_name(name: str, masked: str) -> None:
    assert mask_name(name) == masked


@pytest.mark.parametrize("name", ["张明", "张小明", "欧阳文博", "迪丽娜尔·艾力", "Anna Li"])
def test_a_masked_name_never_shows_the_whole(name: str) -> None:
    assert name not in mask_name(name)
    assert "*" in mask_name(name)


@pytest.mark.parametrize(
    ("name", "printed"), [("李某", "李　某"), ("张小明", "张小明"), ("Li", "Li"), ("张", "张")]
)
def test_spaced_name(name: str, printed: str) -> None:
    assert spaced_name(name) == printed
    assert plain_name(printed) == name
