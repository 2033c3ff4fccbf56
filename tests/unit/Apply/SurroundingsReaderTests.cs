using Pfinit.Apply;
using Pfinit.Diagnostics;
using Pfinit.Plan;
using Pfinit.Settings;
using Pfinit.Tests.Settings;

namespace Pfinit.Tests.Apply;

public sealed class SurroundingsReaderTests
{
    // What was asked about by name is watched, and each file that Postfix writes into such a directory would begin a reload.
    [Fact]
    public void A_directory_that_is_there_is_not_watched_and_a_table_that_is_not_is()
    {
        using var directory = new TemporaryDirectory();
        var files = new RecordedFiles(new FakeInputFiles().With(Paths.MainCf, $"data_directory = {directory.Path}\nheader_checks = pcre:{directory["gone"]}\n"));
        var settings = SettingsReader.Read(new Dictionary<string, string> { ["ALLOWED_SENDER_DOMAINS"] = "example.com" }, files, new List<Diagnostic>());

        Assert.Equal([directory["gone"]], SurroundingsReader.Read(settings, files).Absent);

        Assert.DoesNotContain(directory.Path, files.Paths);
        Assert.Contains(directory["gone"], files.Paths);
    }
}
