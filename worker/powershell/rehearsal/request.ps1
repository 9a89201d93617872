<#
.SYNOPSIS
One HTTPS request from this process to itself, over loopback, with a certificate made for it.
.DESCRIPTION
What .NET does for the first HTTPS request of a process takes longer than the request. Nothing leaves the machine, and the
request says nothing.
.EXAMPLE
request.ps1
#>
[CmdletBinding()]
param()

Set-StrictMode -Version 3.0
$ErrorActionPreference = 'Stop'
$limitMs = 2000

$key = [Security.Cryptography.ECDsa]::Create([Security.Cryptography.ECCurve+NamedCurves]::nistP256)
$asked = [Security.Cryptography.X509Certificates.CertificateRequest]::new(
    'CN=localhost', $key, [Security.Cryptography.HashAlgorithmName]::SHA256)
$names = [Security.Cryptography.X509Certificates.SubjectAlternativeNameBuilder]::new()
$names.AddDnsName('localhost')
$asked.CertificateExtensions.Add($names.Build())
$certificate = $asked.CreateSelfSigned([DateTimeOffset]::UtcNow.AddHours(-1), [DateTimeOffset]::UtcNow.AddHours(1))

# The machine's own trusted certificates, which a real connection looks through. This one is not among them.
$null = [Security.Cryptography.X509Certificates.X509Chain]::new().Build($certificate)

$trusted = [Security.Cryptography.X509Certificates.X509ChainPolicy]::new()
$trusted.TrustMode = 'CustomRootTrust'
$trusted.RevocationMode = 'NoCheck'
$null = $trusted.CustomTrustStore.Add($certificate)
$handler = [Net.Http.SocketsHttpHandler]::new()
$handler.UseProxy = $false
$handler.SslOptions.CertificateChainPolicy = $trusted
$client = [Net.Http.HttpClient]::new($handler)
$client.Timeout = [TimeSpan]::FromMilliseconds($limitMs)

$listener = [Net.Sockets.TcpListener]::new([Net.IPAddress]::Loopback, 0)
$listener.Start(1)
try {
    $request = [Net.Http.HttpRequestMessage]::new([Net.Http.HttpMethod]::Post, "https://localhost:$($listener.LocalEndpoint.Port)/")
    $request.Headers.Authorization = [Net.Http.Headers.AuthenticationHeaderValue]::new('Bearer', 'rehearsal')
    $null = $request.Headers.TryAddWithoutValidation('Prefer', 'rehearsal')
    $request.Content = [Net.Http.StringContent]::new('{}', [Text.Encoding]::UTF8, 'application/json')
    $answering = $client.SendAsync($request)
    $accepting = $listener.AcceptTcpClientAsync()
    if (-not $accepting.Wait($limitMs)) { throw [TimeoutException]::new('Nobody connected.') }
    $accepting.Result.ReceiveTimeout = $limitMs
    $stream = [Net.Security.SslStream]::new($accepting.Result.GetStream())
    if (-not $stream.AuthenticateAsServerAsync($certificate).Wait($limitMs)) { throw [TimeoutException]::new('No handshake.') }
    $reader = [IO.StreamReader]::new($stream)
    while ($reader.ReadLine()) { continue }
    $stream.Write([Text.Encoding]::ASCII.GetBytes("HTTP/1.1 200 OK`r`nContent-Type: application/json`r`nContent-Length: 2`r`n`r`n{}"))
    $stream.Flush()
    $response = $answering.GetAwaiter().GetResult()
    $null = [IO.StreamReader]::new($response.Content.ReadAsStream()).ReadToEnd()
    $null = $response.IsSuccessStatusCode
}
finally {
    $listener.Stop()
    $client.Dispose()
}
