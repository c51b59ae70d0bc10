"""A plain reading of WFDB records in formats 16 and 212, bit by bit, as golden values for the tests.

python3 read-records.py FOLDER > records.json
"""
import json
import os
import sys

RECORDS = ['03700181', '100_3chan', 'a103l', 's0010_re', 'test01_00s', 'v102s']
SOURCE = 'read-records.py (Python 3, no libraries) over ../shared/data/recordings; 100_3chan and v102s agree with save2gdf -f=ASCII of biosig-tools 2.5.0'


def numbers(path, fmt, start):
    data = open(path, 'rb').read()[start:]
    if fmt == 16:
        return [int.from_bytes(data[i : i + 2], 'little', signed=True) for i in range(0, len(data) - 1, 2)]
    bits = ''.join(format(byte, '08b') for byte in data)
    out = []
    for i in range(0, len(bits) - 15, 24):
        pair = bits[i : i + 24]
        out.append(pair[12:16] + pair[0:8])
        if len(pair) == 24:
            out.append(pair[8:12] + pair[16:24])
    return [int(word, 2) - (4096 if word[0] == '1' else 0) for word in out]


def read(folder, record):
    lines = [line.split() for line in open(os.path.join(folder, record + '.hea')) if line[0] != '#' and line.strip()]
    frames = int(lines[0][3])
    signals = []
    for fields in lines[1 : 1 + int(lines[0][1])]:
        spec, start = (fields[1].split('+') + ['0'])[:2]
        spec, skew = (spec.split(':') + ['0'])[:2]
        fmt, per_frame = (spec.split('x') + ['1'])[:2]
        gain, _, unit = fields[2].partition('/')
        gain, _, baseline = gain.partition('(')
        signals.append(dict(
            file=fields[0], fmt=int(fmt), per_frame=int(per_frame), skew=int(skew), start=int(start), gain=float(gain),
            baseline=int(baseline.rstrip(')')) if baseline else int(fields[4]), name=' '.join(fields[8:])))
    out = []
    for name in dict.fromkeys(s['file'] for s in signals):
        group = [s for s in signals if s['file'] == name]
        raw = numbers(os.path.join(folder, name), group[0]['fmt'], group[0]['start'])
        width = sum(s['per_frame'] for s in group)
        at = 0
        for s in group:
            values = [raw[f * width + at + k] for f in range(s['skew'], frames) for k in range(s['per_frame'])]
            at += s['per_frame']
            count = frames * s['per_frame']
            valid = [v for v in values if v != (-2048 if s['fmt'] == 212 else -32768)]
            picked = sorted({0, 1, 2, count // 3, count // 2, len(values) - 1})
            out.append({
                'name': s['name'], 'sampleCount': count,
                'samples': {str(i): (values[i] - s['baseline']) / s['gain'] for i in picked},
                'sum': sum((v - s['baseline']) / s['gain'] for v in valid),
                'missing': count - len(valid)})
    return out


print(json.dumps({'_source': SOURCE, **{r: read(sys.argv[1], r) for r in RECORDS}}, indent=1))
