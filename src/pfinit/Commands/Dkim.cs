// `pfinit dkim`: signing keys by hand. Works without any settings, in the image or on any machine with libcrypto.

using Pfinit.Apply;
using Pfinit.Diagnostics;
using Pfinit.Kernel;
using Pfinit.Plan;
using Pfinit.Settings;

namespace Pfinit.Commands;

/// <summary>Generates keys and shows the records to publish.</summary>
internal static class Dkim
{
    private const string Name = "dkim";
    private const string PrivateSuffix = ".private";

    private const string Help = """
        pfinit dkim: generate DKIM keys, show the DNS records to publish

        Usage:
          pfinit dkim keygen DOMAIN... [--selector NAME] [--bits N] [--directory DIR]
          pfinit dkim show [DOMAIN...] [--selector NAME] [--format txt|bind] [--directory DIR]

        keygen writes DOMAIN.private and DOMAIN.txt, never over an existing key. show derives the record from the private
        key; without DOMAIN it shows every key.

        Exit status 0 when all keys were made or shown; 1 when there is no such key to show, 71 when one could not be made or read,
        77 when only root may read it.

          --selector NAME   selector of the record (keygen: mail; show: the one the relay signs with, else mail)
          --bits N          1024 to 4096; default 2048
          --directory DIR   default /etc/opendkim/keys
          --format FORMAT   txt: one line (default); bind: for a zone file

        Examples:
          docker exec relay pfinit dkim show
          docker exec relay pfinit dkim show --format bind example.com >> example.com.zone
          docker run --rm -v ./keys:/etc/opendkim/keys pfinit dkim keygen example.com example.org --selector 2026a

        """;

    public static int Run(IReadOnlyList<string> arguments)
    {
        if (arguments.Any(argument => argument is "--help" or "-h"))
        {
            StandardOutput.Write(Help);
            return ExitStatus.Ok;
        }

        var options = DkimOptions.Parse(arguments, out var mistake);
        if (options is null)
        {
            Log.Fatal(Name, $"{mistake}; see pfinit dkim --help");
            return ExitStatus.Usage;
        }

        return options.Keygen ? Keygen(options) : Show(options);
    }

    private static int Keygen(DkimOptions options)
    {
        // Outside the image there is no opendkim account; then the key belongs to whoever asked for it.
        var accounts = Accounts.Read();
        var (self, group) = (Libc.geteuid(), Libc.getegid());
        var privateFile = self == 0 && accounts.Resolve(DkimKeys.PrivateAccess, out _) is { } opendkim
            ? opendkim
            : new Ownership(self, group, DkimKeys.PrivateAccess.Mode);
        var keys = options.Domains.Select(domain => new PlannedKey(
            domain.Ascii, options.Selector ?? DkimOptions.DefaultSelector, Path.Combine(options.Directory, domain.Ascii + PrivateSuffix),
            Path.Combine(options.Directory, domain.Ascii + ".txt"), options.Bits));

        var generated = new KeyGenerator(privateFile, new Ownership(self, group, Access.Public.Mode)).Generate([.. keys]);
        foreach (var key in generated)
        {
            if (key.Record is null)
            {
                Log.Fatal(key.Planned.PrivatePath, key.Problem);
                continue;
            }

            Log.Info(key.Planned.PrivatePath, $"generated; the record to publish is in {Path.GetFileName(key.Planned.RecordPath)}, too");
            StandardOutput.Write(key.Record.ToLine() + "\n");
        }

        return generated.All(key => key.Record is not null) ? ExitStatus.Ok : ExitStatus.OperatingSystem;
    }

    private static int Show(DkimOptions options)
    {
        try
        {
            var domains = options.Domains.Count > 0 ? options.Domains : DomainsWithKey(options.Directory);
            if (domains.Count > 0)
                return domains.Select(domain => Show(domain, options)).ToList().Find(status => status != ExitStatus.Ok);
            Log.Fatal(options.Directory, "no keys (*.private) here; pfinit dkim keygen makes one");
        }
        catch (UnauthorizedAccessException)
        {
            return RootOnly.Denied(options.Directory);
        }
        catch (IOException)
        {
            Log.Fatal(options.Directory, "is no directory that can be read; --directory names another");
        }

        return ExitStatus.Unhealthy;
    }

    // Returns the exit status that it alone would lead to.
    private static int Show(SenderDomain domain, DkimOptions options)
    {
        var candidates = new[] { domain.Ascii, domain.Name }.Distinct().Select(name => Path.Combine(options.Directory, name + PrivateSuffix));
        var path = "";
        KeyState? state = null;
        foreach (var candidate in candidates)
        {
            if (DkimKeys.Inspect(candidate) is not (var found and not KeyState.Missing))
                continue;
            (path, state) = (candidate, found);
            break;
        }

        switch (state)
        {
            case KeyState.Good good:
                var record = new DkimRecord(domain.Ascii, options.Selector ?? SelectorOf(path) ?? DkimOptions.DefaultSelector, good.PublicKey);
                StandardOutput.Write((options.Bind ? record.ToBind() : record.ToLine()) + "\n");
                return ExitStatus.Ok;
            case KeyState.Unreadable { Errno.Value: Libc.EACCES }:
                return RootOnly.Denied(path);
            case null:
                Log.Fatal(domain.Name, $"no key in {options.Directory}; pfinit dkim keygen makes one");
                return ExitStatus.Unhealthy;
            default:
                Log.Fatal(path, state.Fact.Problem ?? "no key");
                return state is KeyState.Unreadable ? ExitStatus.OperatingSystem : ExitStatus.Unhealthy;
        }
    }

    // Throws IOException, or UnauthorizedAccessException, where the directory cannot be read.
    private static List<SenderDomain> DomainsWithKey(string directory) =>
        [.. Directory.GetFiles(directory, "*" + PrivateSuffix).Select(Path.GetFileNameWithoutExtension)
            .OrderBy(name => name, StringComparer.Ordinal).Select(name => SenderDomain.Parse(name!)).OfType<SenderDomain>()];

    /// <summary>The selector the relay signs with: KeyTable has rows `name domain:selector:path`.</summary>
    private static string? SelectorOf(string path)
    {
        try
        {
            return LinuxFiles.ReadText(Paths.KeyTable).Split('\n').Select(line => line.Split(' ').Last().Split(':'))
                .FirstOrDefault(fields => fields.Length == 3 && fields[2] == path)?[1];
        }
        catch (KernelException)
        {
            return null;
        }
    }
}
