using System.Text.RegularExpressions;
using Easel.Application.Settings;

namespace Easel.Architecture.Tests;

/// <summary>A setting does what its list says, and the list says what it does.</summary>
public sealed partial class SettingTests
{
    private static readonly string Read = string.Join('\n', Sources.All().Where(file => !file.Path.StartsWith("Settings", StringComparison.Ordinal)).Select(file => file.Text))
        .Replace("SettingList.QueuePaused", "\"queue_paused\"", StringComparison.Ordinal).Replace("SettingList.ClientLeft", "\"webui_client_left\"", StringComparison.Ordinal)
        .Replace("SettingList.BinDays", "\"bin_days\"", StringComparison.Ordinal).Replace("SettingList.AutoLaunch", "\"auto_launch_browser\"", StringComparison.Ordinal);

    [Fact]
    public void Every_setting_that_is_said_to_have_an_effect_is_read() =>
        Assert.Empty(SettingList.All.Where(it => it.Effect is not null).Select(it => it.Key).Except(Keys(Any())));

    [Fact]
    public void Every_setting_that_is_read_is_said_to_have_an_effect() =>
        Assert.Empty(Keys(Own()).Except(SettingList.All.Where(it => it.Effect is not null).Select(it => it.Key)));

    private static IEnumerable<string> Keys(Regex reads) => reads.Matches(Read).Select(match => match.Groups["key"].Value);

    // Also a request's own fields, whose names are often the settings'.
    [GeneratedRegex(@"\.(Text|Number|Flag)\(""(?<key>\w+)""\)")]
    private static partial Regex Any();

    [GeneratedRegex(@"\bsettings\.(Text|Number|Flag)\(""(?<key>\w+)""\)")]
    private static partial Regex Own();
}
