/* What EDFlib reads from the EDF specimens, and from two small files it writes itself, as golden values for the tests.
 *
 *   cc edflib-golden.c -o golden -ledf -lm        (Debian: libedf-dev 1.23-1)
 *   ./golden FOLDER > edflib.json
 *
 * EDFlib refuses the two degree signs in the header of test_generator_2.edf: give it a copy with blanks in their place
 * (bytes 1472 and 1480). It leaves written.edf and written.bdf behind, which edflib.json holds in base64. */
#include <edflib.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void trimmed(char *label) {
  for (int i = (int)strlen(label) - 1; i >= 0 && label[i] == ' '; i--) label[i] = 0;
}

static void dump(const char *name, const char *path) {
  struct edf_hdr_struct h;
  if (edfopen_file_readonly(path, &h, EDFLIB_READ_ALL_ANNOTATIONS)) exit(1);
  printf("\"%s\":{\"signals\":[", name);
  for (int s = 0; s < h.edfsignals; s++) {
    struct edf_param_struct *p = &h.signalparam[s];
    long long n = p->smp_in_file;
    double *values = malloc(n * sizeof(double)), sum = 0, squares = 0;
    if (edfread_physical_samples(h.handle, s, n, values) != n) exit(1);
    for (long long i = 0; i < n; i++) sum += values[i], squares += values[i] * values[i];
    trimmed(p->label);
    printf("%s{\"label\":\"%s\",\"sampleCount\":%lld,\"samplesPerRecord\":%d,\"sum\":%.17g,\"sumOfSquares\":%.17g,\"samples\":{",
           s ? "," : "", p->label, n, p->smp_in_datarecord, sum, squares);
    for (int k = 0; k < 16; k++) {
      long long i = n * k / 16 + (k * 7) % 5;
      printf("\"%lld\":%.17g,", i < n ? i : n - 1, values[i < n ? i : n - 1]);
    }
    printf("\"%lld\":%.17g}}", n - 1, values[n - 1]);
    free(values);
  }
  printf("],\"recordSeconds\":%.9g,\"annotationCount\":%lld,\"annotations\":[", h.datarecord_duration / 1e7, h.annotations_in_file);
  double onsets = 0;
  int step = h.annotations_in_file > 40 ? h.annotations_in_file / 40 : 1;
  for (int i = 0; i < h.annotations_in_file; i++) {
    struct edf_annotation_struct a;
    edf_get_annotation(h.handle, i, &a);
    onsets += a.onset / 1e7;
    if (i % step == 0) printf("%s{\"index\":%d,\"onsetSeconds\":%.7f,\"text\":\"%s\"}", i ? "," : "", i, a.onset / 1e7, a.annotation);
  }
  printf("],\"sumOfOnsets\":%.7f}", onsets);
  edfclose_file(h.handle);
}

static void make(const char *path, int type) {
  int h = edfopen_file_writeonly(path, type, 2), is_bdf = type == EDFLIB_FILETYPE_BDFPLUS;
  unsigned random = 12345;
  double ecg[50], pressure[8];
  edf_set_datarecord_duration(h, 50000); /* half a second */
  edf_set_samplefrequency(h, 0, 50), edf_set_samplefrequency(h, 1, 8);
  edf_set_physical_maximum(h, 0, 3200.5), edf_set_physical_minimum(h, 0, -3100.25);
  edf_set_physical_maximum(h, 1, 220), edf_set_physical_minimum(h, 1, -20);
  edf_set_digital_maximum(h, 0, is_bdf ? 8388607 : 32767), edf_set_digital_minimum(h, 0, is_bdf ? -8388608 : -32768);
  edf_set_digital_maximum(h, 1, 2047), edf_set_digital_minimum(h, 1, -2048);
  edf_set_physical_dimension(h, 0, "uV"), edf_set_physical_dimension(h, 1, "mmHg");
  edf_set_label(h, 0, "ECG II"), edf_set_label(h, 1, "ABP");
  edf_set_startdatetime(h, 2020, 2, 3, 4, 5, 6);
  for (int record = 0; record < 4; record++) {
    for (int i = 0; i < 50; i++) ecg[i] = (int)((random = random * 1664525u + 1013904223u) >> 12) % 6000 - 3000 + 0.37;
    for (int i = 0; i < 8; i++) pressure[i] = (int)((random = random * 1664525u + 1013904223u) >> 12) % 200;
    edfwrite_physical_samples(h, ecg), edfwrite_physical_samples(h, pressure);
  }
  edfwrite_annotation_utf8(h, 2500, -1, "premature beat");
  edfwrite_annotation_utf8(h, 13337, 4000, "S\xc3\xa4ttigung");
  edfclose_file(h);
}

int main(int count, char **arguments) {
  char path[1000];
  if (count != 2) return 1;
  printf("{");
  snprintf(path, sizeof path, "%s/test_generator_2.edf", arguments[1]);
  dump("test_generator_2.edf", path);
  printf(",");
  snprintf(path, sizeof path, "%s/test_edfann.edf", arguments[1]);
  dump("test_edfann.edf", path);
  make("written.edf", EDFLIB_FILETYPE_EDFPLUS), make("written.bdf", EDFLIB_FILETYPE_BDFPLUS);
  printf(","), dump("written.edf", "written.edf");
  printf(","), dump("written.bdf", "written.bdf");
  printf("}\n");
}
