/**
 * The MIT-BIH Arrhythmia Database, divided by patient as de Chazal, O'Dwyer and Reilly 2004 divide it; the records with
 * paced beats are in neither part. Records 201 and 202, one in each part, are of one person.
 */
export const DS1 = records(
  '101 106 108 109 112 114 115 116 118 119 122 124 201 203 205 207 208 209 215 220 223 230',
);
export const DS2 = records(
  '100 103 105 111 113 117 121 123 200 202 210 212 213 214 219 221 222 228 231 232 233 234',
);
export const PACED = records('102 104 107 217');

function records(names: string): readonly string[] {
  return names.split(' ');
}
