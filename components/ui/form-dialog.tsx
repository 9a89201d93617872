import type { ReactNode, RefObject } from "react";
import { Button } from "./button.tsx";
import { Dialog } from "./dialog.tsx";

interface FormDialogProps {
  open: boolean;
  onClose: () => void;
  title: ReactNode;
  description?: ReactNode;
  /** Of the form among the children, which the button sends. */
  formId: string;
  submit: ReactNode;
  /** What it does can't be taken back, or weakens somebody. */
  isDanger?: boolean;
  isSending?: boolean;
  /** Why it can't be sent now. */
  offReason?: string | null;
  cancel?: ReactNode;
  /** What has the focus first; without it the first thing that can. */
  initialFocus?: RefObject<HTMLElement | null> | undefined;
  children: ReactNode;
}

/** A dialog around a form, with the button that sends it and the one that does not. */
export function FormDialog(props: FormDialogProps) {
  const { open, onClose, title, description, initialFocus, children } = props;
  return (
    <Dialog
      open={open}
      onOpenChange={(next) => next || onClose()}
      {...{ title, description }}
      {...(initialFocus ? { initialFocus } : {})}
      footer={
        <>
          <Button onClick={onClose}>{props.cancel ?? "Cancel"}</Button>
          <Button
            type="submit"
            form={props.formId}
            variant={props.isDanger ? "danger" : "primary"}
            loading={props.isSending ?? false}
            disabledReason={props.offReason ?? null}
          >
            {props.submit}
          </Button>
        </>
      }
    >
      {children}
    </Dialog>
  );
}
