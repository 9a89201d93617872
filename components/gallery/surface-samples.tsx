import { Inbox } from "lucide-react";
import { Badge } from "../ui/badge.tsx";
import { Button } from "../ui/button.tsx";
import { Callout } from "../ui/callout.tsx";
import { Card, CardBody, CardHeader, CardTitle } from "../ui/card.tsx";
import { CodeBlock } from "../ui/code-block.tsx";
import { Disclosure } from "../ui/disclosure.tsx";
import { EmptyState } from "../ui/empty-state.tsx";
import { SkeletonRows } from "../ui/skeleton.tsx";
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from "../ui/table.tsx";
import { Age, Clock, useNow } from "../ui/time.tsx";
import { Sample } from "./sample.tsx";

const tones = ["neutral", "info", "good", "warn", "bad"] as const;
const refusal = "550 5.7.68 TenantInboundAttribution; Direct Send not allowed for this organization";

export function SurfaceSamples({ now: initial }: { now: number }) {
  const now = useNow(initial);
  const anHourAgo = new Date(initial - 3_600_000).toISOString();
  return (
    <>
      <Sample title="Callout">
        <div className="w-full space-y-2">
          {tones.map((tone) => (
            <Callout
              key={tone}
              tone={tone}
              title={`A ${tone} message`}
              actions={<Button size="sm">Act</Button>}
            >
              <p>What happened, and what to do about it.</p>
            </Callout>
          ))}
        </div>
      </Sample>
      <Sample title="Card, Disclosure, CodeBlock, time">
        <Card className="w-full">
          <CardHeader actions={<Button size="sm">Read again</Button>}>
            <CardTitle>A card</CardTitle>
          </CardHeader>
          <CardBody className="space-y-3">
            <p>
              Checked <Age at={anHourAgo} now={now} focusable />, saved at <Clock at={anHourAgo} now={now} />
            </p>
            <Disclosure summary="What Microsoft said">
              <CodeBlock code={refusal} label="the message" />
            </Disclosure>
          </CardBody>
        </Card>
      </Sample>
      <Sample title="Table; cards where there is little room">
        <div className="w-full">
          <Table cards>
            <caption className="sr-only">Sample</caption>
            <TableHead>
              <TableRow>
                <TableHeader>Name</TableHeader>
                <TableHeader>State</TableHeader>
                <TableHeader>Read</TableHeader>
              </TableRow>
            </TableHead>
            <TableBody>
              {["Contoso", "Fabrikam", "Northwind"].map((name) => (
                <TableRow key={name}>
                  <TableHeader scope="row">{name}</TableHeader>
                  <TableCell>
                    <Badge tone="good">Good</Badge>
                  </TableCell>
                  <TableCell>
                    <Age at={anHourAgo} now={now} />
                  </TableCell>
                </TableRow>
              ))}
            </TableBody>
          </Table>
        </div>
      </Sample>
      <Sample title="EmptyState, SkeletonRows">
        <div className="grid w-full gap-4 sm:grid-cols-2">
          <EmptyState
            icon={<Inbox className="size-5" />}
            title="Nothing here yet"
            description="What stands here comes from somewhere else."
            action={<Button variant="primary">Do the one thing</Button>}
          />
          <SkeletonRows rows={4} />
        </div>
      </Sample>
    </>
  );
}
