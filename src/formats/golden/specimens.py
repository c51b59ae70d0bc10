"""Reads the specimens of ../shared/data/recordings in the plainest way there is and prints what the tests expect.

    python3 src/formats/golden/specimens.py ../shared/data/recordings > src/formats/golden/specimens.json

DICOM is read by pydicom; the rest by the few lines below, which know nothing of the readers in TypeScript.
"""
import json
import re
import struct
import sys
import xml.etree.ElementTree as xml

import pydicom

folder = sys.argv[1]


def summary(signals, rate, scale=1):
    return {
        'rateHz': rate,
        'names': [name for name, _ in signals],
        'sampleCount': len(signals[0][1]),
        'sums': [sum(values) * scale for _, values in signals],
        'squares': [sum((value * scale) ** 2 for value in values) for _, values in signals],
        'starts': [[value * scale for value in values[:4]] for _, values in signals],
        'ends': [[value * scale for value in values[-4:]] for _, values in signals],
    }


def lines(name):
    return open(f'{folder}/{name}').read().splitlines()


def one_column(name, names=('signal 1',), rate=None):
    values = [float(line) for line in lines(name) if line and not line.startswith('#')]
    return summary([(names[0], values)], rate)


def physiobank(name):
    head, *rows = lines(name)
    names = [cell.strip("'") for cell in head.split(',')][1:]
    cells = [row.split(',') for row in rows if row]
    minutes, seconds = cells[-1][0].strip("'").split(':')
    rate = round((len(cells) - 1) / (int(minutes) * 60 + float(seconds)))
    return summary([(n, [float(row[i + 1]) for row in cells]) for i, n in enumerate(names)], rate)


def atc(name):
    data = open(f'{folder}/{name}', 'rb').read()
    form = data.index(b'fmt ') + 8
    _, rate, nanovolts = struct.unpack('<BHH', data[form : form + 5])
    at = data.index(b'ecg ', form)
    (length,) = struct.unpack('<I', data[at + 4 : at + 8])
    values = struct.unpack(f'<{length // 2}h', data[at + 8 : at + 8 + length])
    return summary([('I', values)], rate, nanovolts / 1e6)


def aecg(name):
    space = {'h': 'urn:hl7-org:v3'}
    root = xml.parse(f'{folder}/{name}').getroot()
    sequences = root.findall('h:component/h:series/h:component/h:sequenceSet/h:component/h:sequence', space)
    step = float(sequences[0].find('h:value/h:increment', space).get('value'))
    signals = []
    for sequence in sequences[1:]:
        lead = sequence.find('h:code', space).get('code').replace('MDC_ECG_LEAD_', '')
        value = sequence.find('h:value', space)
        scale = value.find('h:scale', space)
        assert scale.get('unit') == 'uV' and float(value.find('h:origin', space).get('value')) == 0
        digits = [int(word) for word in value.find('h:digits', space).text.split()]
        name = re.sub('^AV', 'aV', lead)
        signals.append((name, [digit * float(scale.get('value')) / 1000 for digit in digits]))
    return summary(signals, round(1 / step))


def dicom(name):
    data = pydicom.dcmread(f'{folder}/{name}')
    group = data.WaveformSequence[0]
    values = data.waveform_array(0)
    names = [
        re.sub(r'^Lead | \(.*$', '', channel.ChannelSourceSequence[0].CodeMeaning)
        for channel in group.ChannelDefinitionSequence
    ]
    assert {c.ChannelSensitivityUnitsSequence[0].CodeValue for c in group.ChannelDefinitionSequence} == {'uV'}
    signals = [(n, [float(v) for v in values[:, i]]) for i, n in enumerate(names)]
    return summary(signals, float(group.SamplingFrequency), 1e-3)


print(
    json.dumps(
        {
            '_source': f'python3 src/formats/golden/specimens.py ../shared/data/recordings, pydicom {pydicom.__version__}',
            'physiobank-atm-15-leads.csv': physiobank('physiobank-atm-15-leads.csv'),
            'biosppy-1000hz.txt': one_column('biosppy-1000hz.txt', ['ECG'], 1000),
            'mitdb-103-adc-one-column.csv': one_column('mitdb-103-adc-one-column.csv'),
            'nstdb-118e00-mv-one-column.csv': one_column('nstdb-118e00-mv-one-column.csv'),
            'edb-e0103-mv-one-column.csv': one_column('edb-e0103-mv-one-column.csv'),
            'kardia-1-lead.atc': atc('kardia-1-lead.atc'),
            'fda-aecg.xml': aecg('fda-aecg.xml'),
            'waveform_ecg.dcm': dicom('waveform_ecg.dcm'),
        },
        indent=1,
    )
)
