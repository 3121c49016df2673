"""`ray_cluster.yaml` is what Ray's launcher takes."""

import yaml
from ray.autoscaler._private.util import prepare_config, validate_config

from tests.conftest import ROOT


def test_the_launcher_takes_it() -> None:
    config = prepare_config(yaml.safe_load((ROOT / "ray_cluster.yaml").read_text("utf-8")))
    validate_config(config)
    head, worker = config["head_start_ray_commands"][-1], config["worker_start_ray_commands"][-1]
    for command in (head, worker):
        assert "\n" not in command, "one line, or the settings are not the start's"
        assert "RAY_task_events_report_interval_ms=0" in command
    assert "RAY_REDIS_ADDRESS" in head
    assert len(config["provider"]["worker_ips"]) == config["max_workers"]
