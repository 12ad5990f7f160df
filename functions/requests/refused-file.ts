import type { RefusalCause } from '../../domain/requests/index.ts';

/** Why a file was not kept, as a sentence. */
export const refusedFile: Readonly<Record<RefusalCause, string>> = {
  'other-type': 'Its content is not of the type it was announced as.',
  malware: 'Something harmful was found in it.',
  'not-examined':
    'It could not be examined for anything harmful, as happens with files that are protected by a password.',
};
