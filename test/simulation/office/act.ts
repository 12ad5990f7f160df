import { changeOrganisation } from './changes.ts';
import { look } from './looks.ts';
import type { Office } from './office.ts';

/** Somebody in the office does something, by chance. */
export async function act(office: Office): Promise<void> {
  const chance = office.world.dice.between(1, 100);
  if (chance <= 4) await changeOrganisation(office);
  else if (chance <= 12) await look(office);
  else if (chance <= 30) await office.submit();
  else if (chance <= 40) await office.actTogether();
  else await office.actOnce();
}
