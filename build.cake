// The verbs and what each needs first. Every step is a script in build/; build.sh calls this file.

// What is built: images for `architectures`, of those in `compiled` the binary only. `list` is where the images go.
var architectures = Argument("architectures", "");
var compiled = Argument("compiled", "");
var list = Argument("list", "");

Task("Build").Does(() => Step("dotnet", "build pfinit.sln"));
Task("Format").Does(() => Step("build/suite.sh", "format")).ContinueOnError();
Task("Unit").IsDependentOn("Build").Does(() => Step("build/suite.sh", "unit")).ContinueOnError();

Task("Publish").Does(() => Step("build/publish.sh", $"{architectures} {compiled}"));
Task("Image").IsDependentOn("Publish").Does(() => Step("build/image.sh", architectures));
Task("Archive").IsDependentOn("Image").Does(() => Step("build/archive.sh", architectures));
Task("Push").IsDependentOn("Archive").Does(() => Step("build/push.sh", $"{list} {architectures}"));
Task("Emulation").Does(() => Step("build/emulation.sh", architectures));

Task("Peer").Does(() => Step("tests/peer/build.sh"));
Task("Integration").IsDependentOn("Build").IsDependentOn("Image").IsDependentOn("Peer").IsDependentOn("Emulation")
    .Does(() => Step("build/suite.sh", "integration")).ContinueOnError();
Task("Test").IsDependentOn("Format").IsDependentOn("Unit").IsDependentOn("Integration");
Task("Mono").IsDependentOn("Build").Does(() => Step("build/suite.sh", "mono")).ContinueOnError();
Task("TestAll").IsDependentOn("Test").IsDependentOn("Mono");

Task("Faults").IsDependentOn("Build").IsDependentOn("Image").IsDependentOn("Peer").Does(() => Step("build/faults.sh"));

Task("Demo").IsDependentOn("Image").IsDependentOn("Peer").Does(() => Step("tests/demo/demo.sh"));
Task("Bench").IsDependentOn("Image").IsDependentOn("Peer").Does(() => Step("bench/run.sh"));

RunTarget(Argument("target", "Image"));

void Step(string program, string arguments = "")
{
    var status = StartProcess(program, arguments);
    if (status != 0) throw new CakeException(status, $"{program} {arguments}: exit status {status}");
}
