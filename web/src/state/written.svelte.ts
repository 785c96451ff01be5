/** Revisions written from this page since it was opened: what "undo" takes back, the newest first. */
class Written {
  #revisions: { workspace: string; revision: number }[] = $state.raw([]);

  last(workspace: string): number | null {
    return this.#revisions.findLast((one) => one.workspace === workspace)?.revision ?? null;
  }
  note(workspace: string, revision: number): void {
    if (Number.isFinite(revision)) this.#revisions = [...this.#revisions, { workspace, revision }];
  }
  forget(revision: number): void {
    this.#revisions = this.#revisions.filter((one) => one.revision !== revision);
  }
}

export const written = new Written();
