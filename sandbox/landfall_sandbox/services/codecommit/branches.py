"""CodeCommit's branches and commits. Ids are those that git itself would compute."""

from __future__ import annotations

import hashlib
import time
from typing import Any

from ...errors import AwsError
from ...registry import answers
from ...wire.call import Call
from .. import own
from .repositories import BAD_TOKEN, SERVICE, find


def git_id(kind: str, content: bytes) -> str:
    """The id of a git object."""
    return hashlib.sha1(f"{kind} {len(content)}\0".encode() + content).hexdigest()


def tree_id(files: dict[str, str]) -> str:
    """The id of the tree that holds these paths with these blob ids."""
    folders: dict[str, dict[str, str]] = {"": {}}
    for path, blob in files.items():
        folder, _, name = path.rpartition("/")
        folders.setdefault(folder, {})[name] = blob
        while folder:
            folder = folder.rpartition("/")[0]
            folders.setdefault(folder, {})
    ids: dict[str, str] = {}
    for folder in sorted(folders, key=lambda f: -f.count("/") - (f != "")):
        inside = [(n, f"100644 {n}", b) for n, b in folders[folder].items()]
        inside += [
            (sub.rpartition("/")[2] + "/", f"40000 {sub.rpartition('/')[2]}", ids[sub])
            for sub in ids
            if sub and sub.rpartition("/")[0] == folder
        ]
        body = b"".join(
            head.encode() + b"\0" + bytes.fromhex(blob) for _, head, blob in sorted(inside)
        )
        ids[folder] = git_id("tree", body)
    return ids[""]


def commit(
    repository: dict[str, Any],
    branch: str,
    files: dict[str, bytes],
    message: str,
    person: tuple[str, str],
    when: int,
) -> dict[str, Any]:
    """Add a commit with these changed files to a branch, which is made if it is not there."""
    parent = repository["branches"].get(branch)
    held = dict(repository["commits"][parent]["files"]) if parent else {}
    held |= {path: git_id("blob", content) for path, content in files.items()}
    tree = tree_id(held)
    signed = f"{person[0]} <{person[1]}> {when} +0000"
    lines = [f"tree {tree}", *([f"parent {parent}"] if parent else [])]
    lines += [f"author {signed}", f"committer {signed}", "", message]
    made = git_id("commit", "\n".join(lines).encode() + b"\n")
    who = {"name": person[0], "email": person[1], "date": f"{when} +0000"}
    repository["commits"][made] = {
        "commitId": made,
        "treeId": tree,
        "parents": [parent] if parent else [],
        "message": message + "\n",
        "author": who,
        "committer": who,
        "additionalData": "",
        "files": held,
    }
    repository["branches"][branch] = made
    repository["defaultBranch"] = repository["defaultBranch"] or branch
    repository["lastModifiedDate"] = max(when, repository["creationDate"])
    return repository["commits"][made]


@answers(SERVICE, "CreateCommit")
def create_commit(call: Call) -> dict[str, Any]:
    """A commit with new contents of files."""
    given = call.params
    found = find(call, given["repositoryName"])
    branch = given["branchName"]
    if found["branches"].get(branch) != given.get("parentCommitId"):
        if given.get("parentCommitId"):
            raise AwsError("ParentCommitIdOutdatedException", "The branch has moved on.")
        raise AwsError("ParentCommitIdRequiredException", "A parent commit ID is required.")
    files = {f["filePath"]: f.get("fileContent") or b"" for f in given.get("putFiles") or []}
    if not files:
        raise AwsError("NoChangeException", "The commit changes nothing.")
    person = (given.get("authorName") or "unknown", given.get("email") or "")
    made = commit(found, branch, files, given.get("commitMessage") or "", person, int(time.time()))
    return {
        "commitId": made["commitId"],
        "treeId": made["treeId"],
        "filesAdded": [],
        "filesUpdated": [],
        "filesDeleted": [],
    }


@answers(SERVICE, "GetCommit")
def get_commit(call: Call) -> dict[str, Any]:
    """One commit."""
    found = find(call, call.params["repositoryName"])["commits"].get(call.params["commitId"])
    if found is None:
        raise AwsError("CommitIdDoesNotExistException", "There is no such commit.")
    return {"commit": own.without(found, "files")}


@answers(SERVICE, "ListBranches")
def list_branches(call: Call) -> dict[str, Any]:
    """Names of branches."""
    given = call.params
    names = sorted(find(call, given["repositoryName"])["branches"])
    part, token = own.cut(names, given.get("nextToken"), None, 1000, BAD_TOKEN)
    return own.without({"branches": part, "nextToken": token})


def _branch(call: Call, repository: dict[str, Any], name: str | None) -> str:
    if not name:
        raise AwsError("BranchNameRequiredException", "A branch name is required.")
    if name not in repository["branches"]:
        raise AwsError("BranchDoesNotExistException", f"Branch {name} does not exist")
    return repository["branches"][name]


@answers(SERVICE, "GetBranch")
def get_branch(call: Call) -> dict[str, Any]:
    """The tip of a branch."""
    given = call.params
    tip = _branch(call, find(call, given.get("repositoryName")), given.get("branchName"))
    return {"branch": {"branchName": given["branchName"], "commitId": tip}}


@answers(SERVICE, "CreateBranch")
def create_branch(call: Call) -> dict[str, Any]:
    """A branch at a commit that exists."""
    given = call.params
    found = find(call, given["repositoryName"])
    if given["branchName"] in found["branches"]:
        raise AwsError("BranchNameExistsException", f"{given['branchName']} already exists")
    if given["commitId"] not in found["commits"]:
        raise AwsError("CommitDoesNotExistException", "There is no such commit.")
    found["branches"][given["branchName"]] = given["commitId"]
    return {}


@answers(SERVICE, "DeleteBranch")
def delete_branch(call: Call) -> dict[str, Any]:
    """Remove a branch, unless it is the default."""
    given = call.params
    found = find(call, given["repositoryName"])
    if given["branchName"] == found["defaultBranch"]:
        raise AwsError(
            "DefaultBranchCannotBeDeletedException", "The default branch cannot be deleted."
        )
    tip = found["branches"].pop(given["branchName"], None)
    if tip is None:
        return {}
    return {"deletedBranch": {"branchName": given["branchName"], "commitId": tip}}


@answers(SERVICE, "UpdateDefaultBranch")
def default_branch(call: Call) -> dict[str, Any]:
    """Another default branch, which must exist."""
    given = call.params
    found = find(call, given["repositoryName"])
    _branch(call, found, given["defaultBranchName"])
    found["defaultBranch"] = given["defaultBranchName"]
    return {}
