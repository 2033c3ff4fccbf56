// `pfinit schema`: what an editor needs to complete and check pfinit.toml.

using Pfinit.Diagnostics;
using Pfinit.Settings;

namespace Pfinit.Commands;

/// <summary>Prints the JSON Schema of the settings file.</summary>
internal static class Schema
{
    private const string Help = """
        pfinit schema: print the JSON Schema (draft 2020-12) of pfinit.toml

        Editors complete and check the file with it: with the line `#:schema ./pfinit.schema.json` at its top, Taplo and the
        Even Better TOML extension of Visual Studio Code do.

        Example:
          docker run --rm pfinit schema > pfinit.schema.json

        """;

    public static int Run(IReadOnlyList<string> arguments)
    {
        if (Usage.Check("schema", Help, arguments) is { } status)
            return status;
        StandardOutput.Write(JsonSchema.Text());
        return ExitStatus.Ok;
    }
}
