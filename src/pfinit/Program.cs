// The entry point: finds the subcommand and runs it. An exception that reaches this far is a bug of ours and is reported as one.

using Pfinit.Commands;
using Pfinit.Diagnostics;
using Pfinit.Kernel;

namespace Pfinit;

internal static class Program
{
    private static readonly Subcommand[] Subcommands =
    [
        new("run", "set up and supervise the relay (the default)", Commands.Run.Execute) { KeepsSignals = true },
        new("check", "validate the settings, change nothing", Check.Run),
        new("render", "print what run would write, change nothing", Render.Run),
        new("convert", "print the settings as one pfinit.toml", Commands.Convert.Run),
        new("schema", "print the JSON Schema of pfinit.toml", Schema.Run),
        new("health", "exit 0 when the relay serves (the image's HEALTHCHECK)", Health.Run),
        new("reload", "have the running relay read its settings again", Reload.Run),
        new("status", "show services, queue, signing and what is wrong, as text or JSON", StatusCommand.Run),
        new("dkim", "generate keys and show the DNS records to publish", Dkim.Run),
        new("oauth2", "get the first token for XOAUTH2, show how long it is good for", OAuth2Command.Run),
        new("exec", "run any command as a small init would", Exec.Run) { KeepsSignals = true },
        new("version", "print versions", Commands.Version.Run),
        new("help", "print this, or the settings: help settings", arguments => Help.Run(Subcommands!, arguments)),
    ];

    // Names of other programs that pfinit stands in for, when a link or a copy has one.
    private static int? RunByName(string name, IReadOnlyList<string> arguments) => name switch
    {
        "tini" or "tini-static" => Tini.Run(arguments),
        "dumb-init" => DumbInit.Run(arguments),
        _ => null,
    };

    private static int Main(string[] arguments)
    {
        try
        {
            if (RunByName(Path.GetFileName(Environment.GetCommandLineArgs()[0]), arguments) is { } status)
                return status;
            var name = arguments.Length == 0 ? "run" : arguments[0] is "--help" or "-h" ? "help" : arguments[0] is "--version" ? "version" : arguments[0];
            if (Subcommands.FirstOrDefault(row => row.Name == name) is { } subcommand)
            {
                if (!subcommand.KeepsSignals)
                    Signals.Restore();
                return subcommand.Run([.. arguments.Skip(1)]);
            }

            Log.Fatal("pfinit", $"no subcommand \"{name}\"; see pfinit help, or run a command as pfinit exec -- {name}");
            return ExitStatus.Usage;
        }
        catch (NoThreadException e)
        {
            Log.Fatal("pfinit", e.Message);
            return ExitStatus.OperatingSystem;
        }
        catch (Exception e)
        {
            Log.Panic("pfinit", e.ToString());
            return ExitStatus.Panic;
        }
    }
}
