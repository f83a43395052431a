"""Landfall's solver beside OR-tools CP-SAT on the same exported instances.

    python3 bench/planner/compare.py [--sizes 20,40,60] [--each 10] [--limit 120]

Makes a virtual environment with the pinned OR-tools under target/ on first use, builds the binary
`waves`, lets both solve every instance, and prints the gaps and times. CP-SAT proves its optimum or
stops after --limit seconds; a plan of either that breaks a rule ends the run.
"""

import argparse
import json
import os
import pathlib
import resource
import statistics
import subprocess
import sys
import time
import venv

ROOT = pathlib.Path(__file__).resolve().parents[2]
WORK = ROOT / "target" / "compare-planner"
ENVIRONMENT = ROOT / "target" / "bench-venv"


def main():
    arguments = parse()
    ensure_ortools()
    WORK.mkdir(parents=True, exist_ok=True)
    if arguments.binary:
        return run(arguments.binary.resolve(), arguments)
    cargo = ["cargo", "build", "--release", "-q", "-p", "landfall-bench", "--bin", "waves"]
    subprocess.run(cargo, cwd=ROOT, check=True)
    return run(ROOT / "target" / "release" / "waves", arguments)


def run(binary, arguments):
    rows = []
    print("groups waves seed |  landfall    bound      s |    cp-sat    bound        s |    gap  time")
    for size in arguments.sizes:
        for seed in range(arguments.each):
            path = WORK / f"{size}-{seed}.json"
            command = [binary, "generate", str(size), "0", str(seed)]
            path.write_bytes(subprocess.run(command, check=True, capture_output=True).stdout)
            rows.append(compare(binary, path, size, seed, arguments))
    summary([row for row in rows if row])


def parse():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    sizes = lambda text: [int(size) for size in text.split(",")]  # noqa: E731
    parser.add_argument("--sizes", type=sizes, default=[20, 40, 60])
    parser.add_argument("--each", type=int, default=10, help="instances of each size")
    parser.add_argument("--limit", type=float, default=120, help="seconds for CP-SAT on each")
    parser.add_argument("--binary", type=pathlib.Path, help="a binary `waves` to use instead of building it")
    parser.add_argument("--workers", type=int, default=0, help="threads of CP-SAT; 0 for its own choice")
    return parser.parse_args()


def ensure_ortools():
    """Runs this script again inside the environment that has OR-tools."""
    python = ENVIRONMENT / "bin" / "python"
    if pathlib.Path(sys.prefix) == ENVIRONMENT:
        return
    if not python.exists():
        venv.create(ENVIRONMENT, with_pip=True)
    requirements = str(pathlib.Path(__file__).with_name("requirements.txt"))
    install = [str(python), "-m", "pip", "install", "-q", "--disable-pip-version-check", "-r", requirements]
    subprocess.run(install, check=True)
    os.execv(python, [str(python), __file__, *sys.argv[1:]])


def compare(binary, path, size, seed, arguments):
    instance = json.loads(path.read_text())
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    ran = subprocess.run([binary, "solve", "1", path], check=True, capture_output=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    ours = json.loads(ran.stdout)
    ours["cpu"] = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    theirs = cp_sat(instance, arguments.limit, arguments.workers)
    if theirs["status"] == "INFEASIBLE":
        if "error" not in ours:
            sys.exit(f"{path}: CP-SAT says that there is no plan, yet there is one")
        print(f"{size:6} {len(instance['waves']):5} {seed:4} | no plan, say both: {ours['error'].splitlines()[0]}")
        return None
    if "error" in ours:
        sys.exit(f"{path}: no plan: {ours['error']}; CP-SAT: {theirs['status']}")
    points = verify(instance, ours["waves"])
    if points != ours["total"]:
        sys.exit(f"{path}: the plan costs {points}, not {ours['total']}")
    # Of a plan that is not proven best, CP-SAT's own variables may say more than it costs.
    theirs["total"] = verify(instance, theirs["waves"])
    if ours["bound"] > theirs["total"]:
        sys.exit(f"{path}: the bound {ours['bound']} is above a plan of {theirs['total']}")
    row = {
        "size": size,
        "gap": ours["total"] / theirs["total"] - 1,
        "time": ours["cpu"] / theirs["seconds"],
        "bound": 1 - ours["bound"] / ours["total"],
        "optimal": theirs["status"] == "OPTIMAL",
    }
    print(
        f"{size:6} {len(instance['waves']):5} {seed:4} | {ours['total']:9} {ours['bound']:8} {ours['cpu']:6.3f} |"
        f" {theirs['total']:9} {theirs['bound']:8.0f} {theirs['seconds']:8.2f} |"
        f" {100 * row['gap']:5.2f}% {100 * row['time']:5.2f}%" + ("" if row["optimal"] else "  (not proven)"),
        flush=True,
    )
    return row


def cp_sat(instance, limit, workers):
    from ortools.sat.python import cp_model

    model = cp_model.CpModel()
    waves, weights = instance["waves"], instance["weights"]
    count, days = len(waves), [wave["day"] for wave in waves]
    here, at, day = {}, {}, {}
    for group in instance["groups"]:
        name = group["id"]
        at[name] = model.new_int_var(0, count - 1, "")
        day[name] = model.new_int_var(days[0], days[-1], "")
        here[name] = [model.new_bool_var("") for _ in waves]
        model.add_exactly_one(here[name])
        model.add(at[name] == sum(number * b for number, b in enumerate(here[name])))
        model.add(day[name] == sum(d * b for d, b in zip(days, here[name])))
        for wave, b in zip(waves, here[name]):
            environments = wave.get("environments", [])
            wrong = group.get("environment") and environments and group["environment"] not in environments
            if wave.get("closed") or wrong:
                model.add(b == 0)
    for edge in instance["requires"]:
        model.add(at[edge["group"]] >= at[edge["needs"]])
    pins(model, instance, here, at, day)

    kinds = {
        "groups": lambda group: 1,
        "gigabytes": lambda group: group.get("gigabytes", 0),
        "hours": lambda group: group.get("hours", 0),
        "engineers": lambda group: group.get("engineers", 0),
        "criticality": lambda group: group.get("criticality", 0),
    }
    cost = []
    hours = sum(group["hours"] for group in instance["groups"])
    opened = sum(1 for wave in waves if not wave.get("closed"))
    even = weights.get("even_hours", -(-hours // opened))
    for number, wave in enumerate(waves):
        inside = [(group, here[group["id"]][number]) for group in instance["groups"]]
        for kind, limit_of in wave["capacity"].items():
            model.add(sum(kinds[kind](group) * b for group, b in inside) <= limit_of)
        used = model.new_bool_var("")
        for _, b in inside:
            model.add_implication(b, used)
        cost.append(weights["wave"] * used)
        above = model.new_int_var(0, hours, "")
        model.add(above >= sum(group["hours"] * b for group, b in inside) - even)
        cost.append(weights["imbalance"] * above)
    for group in instance["groups"]:
        cost.append(weights["lateness"] * group["criticality"] * (day[group["id"]] - days[0]))
    for edge in instance["talks"]:
        apart = model.new_int_var(0, days[-1] - days[0], "")
        model.add(apart >= day[edge["a"]] - day[edge["b"]])
        model.add(apart >= day[edge["b"]] - day[edge["a"]])
        cost.append(weights["bridge"] * edge["weight"] * apart)
    model.minimize(sum(cost))

    solver = cp_model.CpSolver()
    solver.parameters.max_time_in_seconds = limit
    if workers:
        solver.parameters.num_workers = workers
    begin = time.perf_counter()
    status = solver.solve(model)
    seconds = time.perf_counter() - begin
    if status == cp_model.INFEASIBLE:
        return {"status": "INFEASIBLE"}
    if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        sys.exit(f"CP-SAT found no plan: {solver.status_name(status)}")
    return {
        "status": solver.status_name(status),
        "total": round(solver.objective_value),
        "bound": solver.best_objective_bound,
        "seconds": seconds,
        "waves": {name: solver.value(number) + 1 for name, number in at.items()},
    }


def pins(model, instance, here, at, day):
    for pin in instance["pins"]:
        match pin["pin"]:
            case "in_wave":
                model.add(at[pin["group"]] == pin["wave"] - 1)
            case "not_before":
                model.add(day[pin["group"]] >= pin["day"])
            case "not_after":
                model.add(day[pin["group"]] <= pin["day"])
            case "apart":
                model.add(at[pin["a"]] != at[pin["b"]])
            case "in_order":
                between = model.new_int_var(0, len(instance["waves"]) - 1, "")
                for name in pin["first"]:
                    model.add(at[name] <= between)
                for name in pin["then"]:
                    model.add(at[name] > between)


def verify(instance, plan):
    """Every rule and the whole objective again, from the plan alone."""
    waves, weights = instance["waves"], instance["weights"]
    days = [wave["day"] for wave in waves]
    held = [dict.fromkeys(["groups", "gigabytes", "hours", "engineers", "criticality"], 0) for _ in waves]
    points = 0
    for group in instance["groups"]:
        number = plan[group["id"]] - 1
        assert not waves[number].get("closed"), f"{group['id']} moves in a closed wave"
        held[number]["groups"] += 1
        for kind in ["gigabytes", "hours", "engineers", "criticality"]:
            held[number][kind] += group.get(kind, 0)
        points += weights["lateness"] * group.get("criticality", 0) * (days[number] - days[0])
    for edge in instance["requires"]:
        assert plan[edge["group"]] >= plan[edge["needs"]], f"{edge} is broken"
    for wave, load in zip(waves, held):
        for kind, limit in wave["capacity"].items():
            assert load[kind] <= limit, f"too many {kind}"
    for pin in instance["pins"]:
        match pin["pin"]:
            case "in_wave":
                assert plan[pin["group"]] == pin["wave"], pin
            case "not_before":
                assert days[plan[pin["group"]] - 1] >= pin["day"], pin
            case "not_after":
                assert days[plan[pin["group"]] - 1] <= pin["day"], pin
            case "apart":
                assert plan[pin["a"]] != plan[pin["b"]], pin
            case "in_order":
                assert max(plan[n] for n in pin["first"]) < min(plan[n] for n in pin["then"]), pin
    for edge in instance["talks"]:
        apart = abs(days[plan[edge["a"]] - 1] - days[plan[edge["b"]] - 1])
        points += weights["bridge"] * edge["weight"] * apart
    opened = sum(1 for wave in waves if not wave.get("closed"))
    hours = sum(load["hours"] for load in held)
    even = weights.get("even_hours", -(-hours // opened))
    points += sum(weights["wave"] for load in held if load["groups"])
    points += sum(weights["imbalance"] * max(0, load["hours"] - even) for load in held)
    return points


def summary(rows):
    for size in sorted({row["size"] for row in rows}) + [None]:
        chosen = [row for row in rows if size in (None, row["size"])]
        gaps = sorted(row["gap"] for row in chosen)
        p95 = gaps[min(len(gaps) - 1, -(-95 * len(gaps) // 100) - 1)]
        print(
            f"{size or 'all'} groups: {len(chosen)} instances, "
            f"{sum(row['optimal'] for row in chosen)} proven by CP-SAT; "
            f"gap median {100 * statistics.median(gaps):.2f} %, p95 {100 * p95:.2f} %, most {100 * gaps[-1]:.2f} %; "
            f"time median {100 * statistics.median(row['time'] for row in chosen):.2f} %, "
            f"most {100 * max(row['time'] for row in chosen):.2f} % of CP-SAT's; "
            f"own bound says median {100 * statistics.median(row['bound'] for row in chosen):.1f} %"
        )


if __name__ == "__main__":
    main()
