import { useState } from "react";
import { explainRefusal } from "./use-requests.ts";

/** What a dialog asks of the server, once at a time, and what is wrong with it. Closing forgets the fault. */
export function useAsking(onClose: () => void) {
  const [isAsking, setIsAsking] = useState(false);
  const [fault, setFault] = useState("");
  const close = () => {
    setFault("");
    onClose();
  };
  const ask = async (request: () => Promise<void>) => {
    setIsAsking(true);
    try {
      await request();
      close();
    } catch (error) {
      const { detail, fix = "" } = explainRefusal(error);
      setFault(`${detail} ${fix}`);
    } finally {
      setIsAsking(false);
    }
  };
  return { isAsking, fault, setFault, close, ask };
}
