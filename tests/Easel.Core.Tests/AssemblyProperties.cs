using Easel.Core.Tests.Prompts;
using FsCheck.Xunit;

[assembly: Properties(Arbitrary = [typeof(PromptSoup)])]
