# Like Microsoft's, this module keeps its connections for as long as the process lives.
$script:connections = [Collections.Generic.List[object]]::new()
$script:client = $null

foreach ($file in [IO.Directory]::GetFiles([IO.Path]::Combine($PSScriptRoot, 'session'), '*.ps1')) {
    . $file
}
