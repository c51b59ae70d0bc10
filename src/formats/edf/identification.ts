/** What the identification fields of a header hold, by kind; the words themselves go no further. */

/** Subfields of EDF+, “The additional specifications”, 2.1.3.3; `X` where unknown. */
const PATIENT_SUBFIELDS = ['patient number', 'sex', 'date of birth', 'patient name'];

/** @param patient of the header, 80 bytes @param recording the next 80 @param isPlus subfields of EDF+ may be expected */
export function droppedIdentification(patient: string, recording: string, isPlus: boolean): string[] {
  return [...droppedOfPatient(patient, isPlus), ...(isBlank(recording) ? [] : ['recording identification'])];
}

function droppedOfPatient(patient: string, isPlus: boolean): string[] {
  if (isBlank(patient)) return [];
  const subfields = patient.split(/\s+/);
  if (!isPlus || subfields.length < PATIENT_SUBFIELDS.length) return ['patient identification'];
  const known = PATIENT_SUBFIELDS.filter((_, i) => subfields[i].toUpperCase() !== 'X');
  return subfields.length > PATIENT_SUBFIELDS.length ? [...known, 'further patient fields'] : known;
}

function isBlank(field: string): boolean {
  return field.split(/\s+/).every((word) => /^(?:x|startdate|)$/i.test(word));
}
