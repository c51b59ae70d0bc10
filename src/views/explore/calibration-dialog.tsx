import { useEffect, useRef, useState } from 'react';
import { CARD_HEIGHT_MM, CARD_WIDTH_MM, UNCALIBRATED_PX_PER_MM } from './screen-calibration.ts';

export interface CalibrationDialogProps {
  readonly isOpen: boolean;
  readonly pxPerMm: number;
  /** `null` takes the calibration back. */
  readonly onCalibrate: (pxPerMm: number | null) => void;
  readonly onClose: () => void;
}

/** A rectangle made as large as a bank card held against the screen. */
export function CalibrationDialog({ isOpen, pxPerMm, onCalibrate, onClose }: CalibrationDialogProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  const [tried, setTried] = useState(pxPerMm);
  useEffect(() => {
    if (isOpen) {
      setTried(pxPerMm);
      dialog.current?.showModal();
    } else dialog.current?.close();
  }, [isOpen, pxPerMm]);
  return (
    <dialog ref={dialog} className="calibration" aria-label="Screen calibration" onClose={onClose}>
      <h2>A true millimetre on this screen</h2>
      <p>
        Hold a bank card ({CARD_WIDTH_MM.toFixed(2)} mm wide) against the frame and make both the same size.
        Then 25 mm/s and 10 mm/mV measure true with a ruler.
      </p>
      <div
        className="calibration-card"
        style={{ width: CARD_WIDTH_MM * tried, height: CARD_HEIGHT_MM * tried }}
        aria-hidden="true"
      />
      <label className="calibration-slider">
        <span className="visually-hidden">Width of the card</span>
        <input
          type="range"
          min={2}
          max={9}
          step={0.005}
          value={tried}
          aria-label="Width of the card"
          aria-valuetext={`${(CARD_WIDTH_MM * tried).toFixed(0)} pixels`}
          onChange={({ target }) => setTried(Number(target.value))}
        />
        <span>{(CARD_WIDTH_MM * tried).toFixed(0)} px</span>
      </label>
      <div className="button-row">
        <button
          type="button"
          className="is-primary button"
          onClick={() => {
            onCalibrate(tried);
            onClose();
          }}
        >
          Keep
        </button>
        <button
          type="button"
          onClick={() => {
            setTried(UNCALIBRATED_PX_PER_MM);
            onCalibrate(null);
            onClose();
          }}
          title="96 pixels an inch, as the browser assumes"
        >
          Uncalibrated
        </button>
        <button type="button" onClick={onClose}>
          Cancel
        </button>
      </div>
    </dialog>
  );
}
