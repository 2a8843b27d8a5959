using System.Text.Json;
using ReleaseBoard.Domain.Flags;

namespace ReleaseBoard.Web.Flags;

/// <summary>How code asks for one flag, in one language: OpenFeature with its OFREP provider.</summary>
/// <param name="Install">The command that adds the packages.</param>
public sealed record CodeSample(string Language, string Install, string Code)
{
    private const string Key = "RELEASEBOARD_FLAGS_KEY";

    /// <param name="address">Where the board answers, without a slash at the end.</param>
    public static IReadOnlyList<CodeSample> Of(Flag flag, string address) =>
    [
        CSharp(flag, address), TypeScript(flag, address), Java(flag, address), Python(flag, address), Go(flag, address),
    ];

    private static CodeSample CSharp(Flag flag, string address) => new(
        "C#",
        "dotnet add package OpenFeature\ndotnet add package OpenFeature.Providers.Ofrep",
        $$"""
        using OpenFeature;
        using OpenFeature.Model;
        using OpenFeature.Providers.Ofrep;
        using OpenFeature.Providers.Ofrep.Configuration;

        var options = new OfrepOptions("{{address}}")
        {
            Headers = new Dictionary<string, string> { ["Authorization"] = "Bearer " + Environment.GetEnvironmentVariable("{{Key}}") },
        };
        await Api.Instance.SetProviderAsync(new OfrepProvider(options));
        var flags = Api.Instance.GetClient();

        var who = EvaluationContext.Builder().SetTargetingKey("user-1182").Set("country", "DE").Build();
        var value = await flags.{{Typed(flag, "GetBooleanValueAsync", "GetStringValueAsync", "GetIntegerValueAsync", "GetDoubleValueAsync", "GetObjectValueAsync")}}("{{flag.Key}}", {{(flag.Type is FlagType.Object ? "new Value()" : Default(flag))}}, who);
        """);

    private static CodeSample TypeScript(Flag flag, string address) => new(
        "TypeScript",
        "npm install @openfeature/server-sdk @openfeature/ofrep-provider",
        $$"""
        import { OpenFeature } from '@openfeature/server-sdk';
        import { OFREPProvider } from '@openfeature/ofrep-provider';

        await OpenFeature.setProviderAndWait(new OFREPProvider({
          baseUrl: '{{address}}',
          headers: [['Authorization', `Bearer ${process.env.{{Key}}}`]],
        }));
        const flags = OpenFeature.getClient();

        const who = { targetingKey: 'user-1182', country: 'DE' };
        const value = await flags.{{Typed(flag, "getBooleanValue", "getStringValue", "getNumberValue", "getNumberValue", "getObjectValue")}}('{{flag.Key}}', {{Default(flag)}}, who);
        """);

    private static CodeSample Java(Flag flag, string address) => new(
        "Java",
        "implementation 'dev.openfeature:sdk:1.+'\nimplementation 'dev.openfeature.contrib.providers:ofrep:0.+'",
        $$"""
        import com.google.common.collect.ImmutableList;
        import com.google.common.collect.ImmutableMap;
        import dev.openfeature.contrib.providers.ofrep.OfrepProvider;
        import dev.openfeature.contrib.providers.ofrep.OfrepProviderOptions;
        import dev.openfeature.sdk.*;

        var options = OfrepProviderOptions.builder()
            .baseUrl("{{address}}")
            .headers(ImmutableMap.of("Authorization", ImmutableList.of("Bearer " + System.getenv("{{Key}}"))))
            .build();
        OpenFeatureAPI.getInstance().setProviderAndWait(OfrepProvider.constructProvider(options));
        var flags = OpenFeatureAPI.getInstance().getClient();

        var who = new MutableContext("user-1182").add("country", "DE");
        var value = flags.{{Typed(flag, "getBooleanValue", "getStringValue", "getIntegerValue", "getDoubleValue", "getObjectValue")}}("{{flag.Key}}", {{(flag.Type is FlagType.Object ? "new Value()" : Default(flag))}}, who);
        """);

    private static CodeSample Python(Flag flag, string address) => new(
        "Python",
        "pip install openfeature-sdk openfeature-provider-ofrep",
        $$"""
        import os
        from openfeature import api
        from openfeature.contrib.provider.ofrep import OFREPProvider
        from openfeature.evaluation_context import EvaluationContext

        api.set_provider(OFREPProvider(
            "{{address}}",
            headers_factory=lambda: {"Authorization": f"Bearer {os.environ['{{Key}}']}"},
        ))
        flags = api.get_client()

        who = EvaluationContext("user-1182", {"country": "DE"})
        value = flags.{{Typed(flag, "get_boolean_value", "get_string_value", "get_integer_value", "get_float_value", "get_object_value")}}("{{flag.Key}}", {{(flag.Type is FlagType.Boolean ? "False" : Default(flag))}}, who)
        """);

    private static CodeSample Go(Flag flag, string address) => new(
        "Go",
        "go get github.com/open-feature/go-sdk github.com/open-feature/go-sdk-contrib/providers/ofrep",
        $$"""
        import (
            "context"
            "os"

            "github.com/open-feature/go-sdk-contrib/providers/ofrep"
            "github.com/open-feature/go-sdk/openfeature"
        )

        provider := ofrep.NewProvider("{{address}}", ofrep.WithBearerToken(os.Getenv("{{Key}}")))
        if err := openfeature.SetProviderAndWait(provider); err != nil {
            return err
        }
        flags := openfeature.NewClient("shop")

        who := openfeature.NewEvaluationContext("user-1182", map[string]any{"country": "DE"})
        value, err := flags.{{Typed(flag, "BooleanValue", "StringValue", "IntValue", "FloatValue", "ObjectValue")}}(context.Background(), "{{flag.Key}}", {{(flag.Type is FlagType.Object ? "map[string]any{}" : Default(flag))}}, who)
        """);

    /// <summary>What the code goes on with when nobody answers: what the flag gives while it is off.</summary>
    private static string Default(Flag flag) => flag.Type switch
    {
        FlagType.Boolean => "false",
        FlagType.String => JsonSerializer.Serialize(FlagText.Value(Off(flag))),
        FlagType.Integer or FlagType.Number => Off(flag).Value,
        _ => "{}",
    };

    private static JsonText Off(Flag flag) => (flag.Find(VariantRules.OffOf(flag)) ?? flag.Variants[0]).Value;

    private static string Typed(Flag flag, string boolean, string text, string whole, string number, string other) => flag.Type switch
    {
        FlagType.Boolean => boolean,
        FlagType.String => text,
        FlagType.Integer => whole,
        FlagType.Number => number,
        _ => other,
    };
}
