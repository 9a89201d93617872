export default function TenantsLoading() {
  return (
    <div role="status">
      <h1 className="mb-6 font-semibold text-2xl">Tenants</h1>
      <p className="text-muted">Loading…</p>
    </div>
  );
}
