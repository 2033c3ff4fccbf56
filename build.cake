// The verbs and what each needs first. Every step is a script in build/; build.sh calls this file.

Task("Build").Does(() => Step("dotnet", "build pfinit.sln"));
Task("Format").Does(() => Step("build/suite.sh", "format")).ContinueOnError();
Task("Unit").IsDependentOn("Build").Does(() => Step("build/suite.sh", "unit")).ContinueOnError();

Task("Publish").Does(() => Step("build/publish.sh"));
Task("PublishAll").Does(() => Step("build/publish.sh", "amd64 arm64"));
Task("PublishMono").Does(() => Step("build/publish.sh", "386 armv6 armv7 ppc64le"));
Task("Image").IsDependentOn("Publish").Does(() => Step("build/image.sh"));
Task("Images").IsDependentOn("PublishAll").Does(() => Step("build/image.sh", "amd64 arm64"));
Task("Emulation").Does(() => Step("build/emulation.sh", "arm64"));

Task("Peer").Does(() => Step("tests/peer/build.sh"));
Task("Integration").IsDependentOn("Build").IsDependentOn("Images").IsDependentOn("Peer").IsDependentOn("Emulation")
    .Does(() => Step("build/suite.sh", "integration")).ContinueOnError();
Task("Test").IsDependentOn("Format").IsDependentOn("Unit").IsDependentOn("Integration");

Task("Faults").IsDependentOn("Build").IsDependentOn("Image").IsDependentOn("Peer").Does(() => Step("build/faults.sh"));

Task("Demo").IsDependentOn("Image").IsDependentOn("Peer").Does(() => Step("tests/demo/demo.sh"));
Task("Bench").IsDependentOn("Image").IsDependentOn("Peer").Does(() => Step("bench/run.sh"));

RunTarget(Argument("target", "Image"));

void Step(string program, string arguments = "")
{
    var status = StartProcess(program, arguments);
    if (status != 0) throw new CakeException(status, $"{program} {arguments}: exit status {status}");
}
