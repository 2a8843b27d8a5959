using System.Collections.Frozen;

namespace ReleaseBoard.Domain.People;

/// <summary>The passwords that guessers try first, of those long enough to pass by length; lower case.</summary>
internal static class CommonPasswords
{
    public static readonly FrozenSet<string> All = """
        098765432109 0987654321098 111222333444 112233445566 123123123123 123456123456 123456789012 1234567890123 12345678901234 123456789012345
        1234567890123456 1q2w3e4r5t6y 1q2w3e4r5t6y7u 1q2w3e4r5t6y7u8i 1qaz2wsx3edc 1qaz2wsx3edc4rfv 987654321012 a12345678901 a123456789012
        aa1234567890 aaa111222333 abc123456789 abc123abc123 abcd1234abcd abcdef123456 abcdefg12345 abcdefghijkl abcdefghijklm abcdefghijklmnop
        abcdefghijklmnopqrstuvwxyz admin1234567 admin12345678 admin123456789 admin1234admin adminadmin12 adminadmin123 adminadminadmin administrador
        administrator administrator1 administrator12 administrator123 adminpassword ansible12345 arsenal12345 asdf1234asdf asdfasdfasdf asdfghjkl123
        ashley123456 asshole12345 autumn2025!! barcelona123 baseball1234 basketball12 basketball123 batman123456 blink182blink butterfly123
        butterfly1234 centos123456 changeme1234 changeme12345 changemenow1 changemeplease changethis12 changethispassword charlie12345 chelsea12345
        chocolate123 chocolate1234 companyname1 companyname123 computer1234 computer12345 correcthorse correcthorsebatterystaple december1234
        defaultpassword deployment123 development1 development123 docker123456 donttouchme1 dragon123456 football1234 football12345 fuckyou12345
        fuckyou123456 fuckyoufuckyou godisgood123 guestguest12 guestguestguest hello1234567 hello12345678 hello123456789 hellohello12 hellohellohello
        helloworld12 helloworld123 helloworld123! helloworld1234 hunter123456 iamthebest12 idontknow123 ihatepasswords ilovejesus12 ilovemyfamily
        iloveyou1234 iloveyou12345 iloveyoubaby iloveyouforever iloveyouiloveyou iloveyousomuch internet1234 internet12345 january12345 jenkins12345
        jennifer1234 jesuschrist1 jesusislord1 jesuslovesme jordan123456 kubernetes12 kubernetes123 letmein12345 letmein123456 letmeinletmein
        letmeinplease liverpool123 liverpool1234 loremipsum12 loremipsumdolor manchester12 manchesterunited manutd123456 master123456 masterpassword
        michael12345 mickeymouse1 mickeymouse12 monkey123456 mypassword12 mypassword123 mypassword1234 mysql1234567 newpassword1 newpassword12
        newpassword123 nopassword12 nopassword123 nothing12345 november1234 oracle123456 p@ssw0rd123! p@ssw0rd1234 p@ssword123! p@ssword1234
        pa55word1234 passw0rd1234 passw0rd12345 password!123 password1111 password123! password1234 password1234! password12345 password123456
        password1234567 password12345678 password123456789 password2020 password2021 password2022 password2023 password2024 password2025 password2026
        password@123 passwordpassword pleasechangeme pokemon12345 postgres1234 postgres12345 postgrespostgres princess1234 princess12345 production123
        production1234 q1w2e3r4t5y6 q1w2e3r4t5y6u7 qazwsxedcrfv qazwsxedcrfvtgb qweasdzxc123 qweqweqweqwe qwerqwerqwer qwerty123456 qwerty1234567
        qwerty12345678 qwerty123456789 qwertyqwerty qwertyqwerty1 qwertyqwertyqwerty qwertyuiop12 qwertyuiop123 qwertyuiop1234 qwertyuiop[]
        qwertyuiop[]\ qwertyuiopas qwertyuiopasdf qwertyuiopasdfgh qwertyuiopasdfghjkl qwertyuiopasdfghjklzxcvbnm raspberry123 raspberrypi1
        realmadrid12 realmadrid123 release-board releaseboard releaseboard! releaseboard1 releaseboard12 releaseboard123 releaseboard1234 rollback1234
        rollback12345 rootpassword rootrootroot samsung12345 secretpassword september123 september2024 september2025 shadow123456 spongebob123
        spring2025!! staging12345 starwars1234 starwars12345 storefront123 summer2024!! summer2025!! summer2026!! sunshine1234 sunshine12345
        sunshine123456 superadmin123 superman1234 superman12345 superuser123 temporarypassword temppassword terraform123 test12345678 test123456789
        testing12345 testing123456 testpassword testtest1234 testtest12345 testtesttest thepassword1 thequickbrown thequickbrownfox trustno11234
        trustno1trustno1 ubuntu123456 undefined1234 undefinednull unknownunknown userpassword useruseruser vagrantvagrant welcome12345 welcome123456
        welcome1234567 welcome2024! welcome2025! welcome2026! welcometothe welcomewelcome whatever1234 winter2024!! winter2025!! winter2026!!
        yourcompany1 yourpassword zaq12wsxcde3 zxcvbnm12345 zxcvbnm123456
        """.Split([' ', '\n', '\r'], StringSplitOptions.RemoveEmptyEntries).Append("correct horse battery staple").ToFrozenSet(StringComparer.Ordinal);
}
