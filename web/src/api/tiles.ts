/** The bytes of a tile, for drawings beside the map. */
import { ApiProblem, asProblem, kindOfStatus } from './problem';

const EMPTY = 204;

/** null: there is nothing in it. */
export async function fetchTile(url: string): Promise<Uint8Array | null> {
  let response: Response;
  try {
    response = await fetch(url);
  } catch (thrown) {
    throw asProblem(thrown);
  }
  if (response.status === EMPTY) return null;
  if (!response.ok) throw new ApiProblem(kindOfStatus(response.status), response.status);
  return new Uint8Array(await response.arrayBuffer());
}
