function Invoke-SimulatedRequest {
    <#
    .SYNOPSIS
    Sends one request to the simulated Exchange Online and gives its JSON as an object, or throws what it answered.
    .PARAMETER Connection
    The connection.
    .PARAMETER Method
    Get or Post.
    .PARAMETER Path
    The path below adminapi, or a whole address of the same server (a next page).
    .PARAMETER Body
    What to send.
    .PARAMETER Header
    More headers.
    .EXAMPLE
    Invoke-SimulatedRequest -Connection $connection -Method Get -Path v1.0/contoso.onmicrosoft.com/EXOModuleFile
    #>
    [CmdletBinding()]
    param(
        [Parameter(Mandatory)][object]$Connection,
        [Parameter(Mandatory)][ValidateSet('Get', 'Post')][string]$Method,
        [Parameter(Mandatory)][string]$Path,
        [hashtable]$Body,
        [hashtable]$Header = @{}
    )
    if ($null -eq $script:client) { $script:client = New-SimulatedClient }
    $address = [Uri]::new($script:client.BaseAddress, $Path)
    if ($address.Authority -ne $script:client.BaseAddress.Authority) { throw [Security.SecurityException]::new('The next page is on another server.') }
    $request = [Net.Http.HttpRequestMessage]::new([Net.Http.HttpMethod]::$Method, $address)
    $request.Headers.Authorization = [Net.Http.Headers.AuthenticationHeaderValue]::new('Bearer', $Connection.AccessToken)
    $null = $request.Headers.TryAddWithoutValidation(
        'X-AnchorMailbox', "APP:SystemMailbox{bb558c35-97f1-4cb9-8ff7-d53741dc928c}@$($Connection.Organization)")
    $null = $request.Headers.TryAddWithoutValidation('Prefer', 'odata.maxpagesize=1000')
    foreach ($name in $Header.Keys) { $null = $request.Headers.TryAddWithoutValidation($name, [string]$Header[$name]) }
    if ($Body) {
        $json = [Text.Json.JsonSerializer]::Serialize($Body, [hashtable])
        $request.Content = [Net.Http.StringContent]::new($json, [Text.Encoding]::UTF8, 'application/json')
    }
    $response = $script:client.Send($request)
    $text = [IO.StreamReader]::new($response.Content.ReadAsStream()).ReadToEnd()
    if (-not $response.IsSuccessStatusCode) { throw (New-SimulatedFailure -Response $response -Text $text) }
    if ($text) { ConvertFrom-SimulatedJson -Json ([Text.Json.JsonDocument]::Parse($text).RootElement) }
}
