function New-SimulatedClient {
    <#
    .SYNOPSIS
    Makes the HTTP client that trusts the simulated cloud's certificate, told by its fingerprint, and no other.
    .EXAMPLE
    New-SimulatedClient
    #>
    [CmdletBinding()]
    [OutputType([Net.Http.HttpClient])]
    param()
    if (-not $env:SIMULATED_EXCHANGE_URL -or -not $env:SIMULATED_CLOUD_FINGERPRINT) {
        throw [InvalidOperationException]::new('SIMULATED_EXCHANGE_URL and SIMULATED_CLOUD_FINGERPRINT must be set.')
    }
    # .NET asks on a thread that has no runspace, where a script block cannot run: the check is compiled instead.
    $expression = [Linq.Expressions.Expression]
    $parameters = @(
        $expression::Parameter([Net.Http.HttpRequestMessage])
        $expression::Parameter([Security.Cryptography.X509Certificates.X509Certificate2])
        $expression::Parameter([Security.Cryptography.X509Certificates.X509Chain])
        $expression::Parameter([Net.Security.SslPolicyErrors])
    )
    $seen = $expression::Call($parameters[1], 'GetCertHashString', $null,
        $expression::Constant([Security.Cryptography.HashAlgorithmName]::SHA256))
    $expected = $expression::Constant($env:SIMULATED_CLOUD_FINGERPRINT.Replace(':', '').ToUpperInvariant())
    $handler = [Net.Http.HttpClientHandler]::new()
    $handler.UseProxy = $false
    $handler.AllowAutoRedirect = $false
    $handler.ServerCertificateCustomValidationCallback = $expression::Lambda(
        [Func[Net.Http.HttpRequestMessage, Security.Cryptography.X509Certificates.X509Certificate2, Security.Cryptography.X509Certificates.X509Chain, Net.Security.SslPolicyErrors, bool]],
        $expression::Equal($seen, $expected), [Linq.Expressions.ParameterExpression[]]$parameters).Compile()
    $client = [Net.Http.HttpClient]::new($handler)
    $client.BaseAddress = [Uri]::new([Uri]::new($env:SIMULATED_EXCHANGE_URL), '/adminapi/')
    # As long as Microsoft's module waits for one cmdlet.
    $client.Timeout = [TimeSpan]::FromMinutes(15)
    $client
}
