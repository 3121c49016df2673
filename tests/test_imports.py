"""The modules of the project import each other in no circle."""

import grimp

PACKAGES = ("actors", "common", "hall", "messaging", "people", "gateway", "simulation")


def test_no_two_modules_import_each_other_in_a_circle() -> None:
    graph = grimp.build_graph(*PACKAGES, exclude_type_checking_imports=True)
    imports = {module: set(graph.find_modules_directly_imported_by(module)) for module in graph.modules}
    circle = set(imports)
    while rest := {module for module in circle if imports[module] & circle and _importers(imports, module) & circle}:
        if rest == circle:
            break
        circle = rest
    assert not rest, sorted(circle)


def _importers(imports: dict[str, set[str]], module: str) -> set[str]:
    return {other for other, found in imports.items() if module in found}
