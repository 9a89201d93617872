const breaks = [
  ["Scanners and printers", "that mail their scans"],
  ["Business applications, monitoring, UPS and NAS", "that mail their alerts"],
  ["Services that send under the tenant's bare domain", "such as a help desk, a CRM or a form builder"],
  [
    "Signature services and mail gateways",
    "that hand mail back, where a connector lacks one of their addresses",
  ],
  ["Forwarders without SRS", "that send a colleague's mail back to the tenant under its own domain"],
] as const;

/** What is known to be refused once Direct Send is blocked. */
export function WhatBreaks() {
  return (
    <ul className="list-disc space-y-1 pl-5">
      {breaks.map(([who, what]) => (
        <li key={who}>
          <span className="font-medium">{who}</span> {what}
        </li>
      ))}
    </ul>
  );
}

const staysAsItIs = [
  "Mail that is sent after signing in (SMTP AUTH)",
  "Mail that an inbound connector recognises by IP address or certificate",
  "Mail from the internet whose envelope sender is in another domain",
  "Services that use a return path of their own, or a subdomain that is not an accepted domain",
];

/** What goes on as before once Direct Send is blocked. */
export function WhatStays() {
  return (
    <ul className="list-disc space-y-1 pl-5">
      {staysAsItIs.map((text) => (
        <li key={text}>{text}</li>
      ))}
    </ul>
  );
}
