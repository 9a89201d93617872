# Like Microsoft's, this module keeps its connections for as long as the process lives.
$script:connections = [Collections.Generic.List[object]]::new()
$script:client = $null

foreach ($file in [IO.Directory]::GetFiles([IO.Path]::Combine($PSScriptRoot, 'session'), '*.ps1')) {
    . $file
}

# Made with the module, as Microsoft's loads its assemblies. Without an address the first request says what is missing.
if ($env:SIMULATED_EXCHANGE_URL -and $env:SIMULATED_CLOUD_FINGERPRINT) { $script:client = New-SimulatedClient }
