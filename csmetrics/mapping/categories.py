"""Words with a fixed meaning: status, channel, priority, author, outcome, yes and no."""

import re
from collections.abc import Mapping

from csmetrics.folding import fold
from csmetrics.tables import Column


def _table(**words: str) -> dict[str, str]:
    """Return spelling -> our word from our word -> spellings separated by commas."""
    return {
        fold(spelling): ours.rstrip("_")
        for ours, spellings in words.items()
        for spelling in (ours.rstrip("_"), *spellings.split(","))
        if spelling.strip()
    }


STATUS = _table(
    new="nouvelle,nueva,nuova,nova,"
    "neu,nouveau,nuevo,nuovo,novo,nieuw,nowe,nowy,yeni,新規,to do,todo,"
    "submitted,received,backlog,triage,registriert,eingegangen,recu,recibido,ricevuto,recebido,"
    "ontvangen,geregistreerd",
    open="en proceso,em aberto,em atendimento,ouverte,abierta,aperta,aberta,otwarta,"
    "offen,ouvert,abierto,aperto,aberto,otwarte,acik,active,in progress,in bearbeitung,"
    "assigned,work in progress,working,reopened,otwarty,en cours,en curso,en progreso,em andamento,"
    "in corso,in lavorazione,in behandeling,w trakcie,w toku,islemde,オープン,未対応,対応中,"
    "unresolved,started,investigating,zugewiesen,attribue,asignado,atribuido,assegnato,toegewezen,"
    "przypisane,atandi,en cours attribue,en cours planifie",
    pending="waiting,waiting on customer,waiting for customer,awaiting customer,awaiting reply,"
    "awaiting your reply,wartend,en attente,pendiente,in attesa,pendente,snoozed,"
    "waiting on contact,awaiting user info,waiting for reply,wartet auf kunde,wartet auf kunden,"
    "en attente du client,esperando al cliente,aguardando cliente,in attesa del cliente,"
    "wachtend op klant,oczekujace,oczekuje,beklemede,保留,保留中,"
    "awaiting response,awaiting information,waiting on requester,wartet,warten auf kunde,"
    "warten auf kunden",
    on_hold="hold,on hold,on-hold,onhold,pausiert,suspended,waiting on third party,waiting on us,"
    "awaiting vendor,awaiting problem,zuruckgestellt,en espera,em espera,sospeso,in de wacht,"
    "wstrzymane,stalled,blocked,deferred,angehalten,en pause,pausado",
    resolved="resolue,resuelta,solucionada,risolta,resolvida,concluida,completada,completata,"
    "terminee,finalizada,traitee,solved,resolved,done,completed,complete,fixed,geloest,gelost,erledigt,resolu,"
    "resuelto,solucionado,risolto,resolvido,opgelost,rozwiazane,rozwiazany,cozuldu,cozumlendi,"
    "解決済み,解決,対応完了,対応済み,対応済,finished,afgehandeld,zrealizowane,zakonczone,tamamlandi,finalizado,"
    "concluido,completado,completato,termine,traite",
    closed="fermee,cerrada,chiusa,fechada,encerrada,cloturee,close,cancelada,rechazada,rejeitada,"
    "annulee,rejetee,annullata,rifiutata,geschlossen,abgeschlossen,ferme,cloture,cerrado,chiuso,fechado,encerrado,gesloten,"
    "afgesloten,zamkniete,zamkniety,kapali,kapatildi,"
    "クローズ,完了,archived,clos,clot,closed successful,closed unsuccessful,"
    "erfolgreich geschlossen,erfolglos geschlossen,canceled,cancelled,rejected,declined,wont fix,"
    "won't fix,duplicate,merged,abgelehnt,storniert,abgebrochen,zusammengefuhrt,annule,rejete,"
    "cancelado,rechazado,rejeitado,annullato,rifiutato,geannuleerd,afgewezen,anulowane,odrzucone,"
    "iptal,iptal edildi",
    spam="junk",
    deleted="trash,trashed,geloscht,supprime",
)
CHANNEL = _table(
    email="channel::email,"
    "e-mail,mail,emails,courriel,correo,correo electronico,posta elettronica,e posta,メール",
    chat="channel::webwidget,"
    "live chat,livechat,web chat,webchat,chats,czat,sohbet,canli sohbet,チャット",
    phone="channel::voice,telefonisch,llamada telefonica,appel telephonique,por telefone,"
    "call,calls,voice,telephone,telefon,telefono,telefone,telefoon,phone call,inbound call,"
    "anruf,appel,llamada,ligacao,電話",
    social="channel::facebookpage,channel::instagram,channel::twitterprofile,"
    "social media,twitter,facebook,instagram,x,soziale medien,reseaux sociaux,"
    "redes sociales,redes sociais,sociale media,media spolecznosciowe,sosyal medya,sns",
    web="website,web form,webform,portal,form,online,help center,self service,self-service,"
    "webformular,kontaktformular,formulaire,formulaire web,formulario,formulario web,modulo web,"
    "portail,portale,webformulier,formularz,formularz internetowy,web formu,"
    "ウェブ,フォーム,ウェブフォーム,webフォーム",
    messaging="channel::whatsapp,channel::telegram,channel::line,messages,message,messenger",
    sms="channel::sms,channel::twiliosms,text,text message",
    in_app="in app,in-app,app,mobile app",
    other="channel::api,others,sonstige,autre,otro,altro,outro,anders,inne,diger,その他",
)
PRIORITY = _table(
    low="p4,p5,niedrig,gering,basse,faible,baja,bassa,baixa,laag,niski,niska,dusuk,lowest,minor,"
    "trivial,4 low,5 planning,低,very low,"
    "sehr niedrig,tres basse,tres faible,muy baja,molto bassa,muito baixa,zeer laag,bardzo niski,"
    "cok dusuk",
    normal="medium,p3,mittel,moyenne,normale,media,medio,normaal,gemiddeld,sredni,srednia,normalny,"
    "orta,moderate,3 moderate,3 medium,default,standard,中,通常,med,mid",
    high="p2,hoch,haute,elevee,alta,hoog,wysoki,wysoka,yuksek,major,2 high,important,高",
    urgent="p1,p0,dringend,kritisch,urgente,critique,critica,spoed,pilny,pilna,krytyczny,acil,"
    "kritik,critical,highest,blocker,emergency,immediate,1 critical,very high,緊急,"
    "notfall,emergencia,emergenza,noodgeval,"
    "sehr hoch,sofort,tres haute,tres elevee,muy alta,molto alta,muito alta,zeer hoog,"
    "bardzo wysoki,cok yuksek,show stopper,showstopper,immediat,inmediata,immediata,critico",
)
AUTHOR = _table(
    customer="user,end user,end-user,requester,contact,lead,visitor,client,kunde,incoming,inbound",
    agent="admin,staff,teammate,operator,representative,support,outgoing,outbound,mitarbeiter",
    bot="robot,chatbot,automation,assistant,ai",
    system="rule,trigger,macro,workflow",
)
OUTCOME = _table(
    answered="completed,answer,connected,handled,yes,y,true,1,accepted,ja,oui,si,sim,tak,evet,はい,"
    "angenommen,beantwortet,repondu,decroche,contestada,atendida,risposta,beantwoord,odebrane,応答",
    missed="no answer,no-answer,not answered,busy,failed,canceled,cancelled,no,n,false,0,nein,"
    "non,nao,nee,hayir,いいえ,"
    "no_available_agent,agents_did_not_answer,ring no answer,declined,unanswered,verpasst,"
    "entgangen,nicht angenommen,nicht beantwortet,manque,perdida,persa,gemist,nieodebrane,不在",
    abandoned="abandon,abandoned in queue,abandoned_in_queue,short_abandoned,short abandoned,"
    "abandoned_in_classic,abandoned_in_ivr,hang up,dropped,aufgelegt,abgebrochen,abandonne,"
    "abandonada",
    voicemail="voice mail,left voicemail,mailbox,anrufbeantworter,messagerie,buzon de voz",
)
# Who works on a ticket that nobody works on yet.
UNASSIGNED = frozenset(
    {
        *(
            "unassigned",
            "not assigned",
            "no agent",
            "no owner",
            "no assignee",
            "no group",
            "nobody",
        ),
        *("none", "nicht zugewiesen", "nicht zugeordnet", "kein agent", "kein bearbeiter"),
        *("keine gruppe", "niemand", "non assigne", "non assignee", "non attribue", "aucun"),
        *("aucune", "aucun agent", "sin asignar", "no asignado", "ninguno", "ninguna"),
        *("nao atribuido", "nao atribuida", "sem responsavel", "nenhum", "nenhuma"),
        *("non assegnato", "non assegnata", "nessuno", "nessuna", "niet toegewezen", "geen"),
        *("nieprzypisane", "nieprzypisany", "brak", "atanmamis", "atanmadi"),
        *("未割り当て", "未割当", "未アサイン", "担当者なし", "なし", "未設定"),
    }
)
KIND = _table(
    csat="customer satisfaction,satisfaction", nps="net promoter score", ces="customer effort score"
)
FLAG = _table(
    true="t,yes,y,1,public,ja,oui,si,wahr,sim,tak,evet,はい,vrai,verdadero,verdadeiro,vero,waar,"
    "prawda,doğru",
    false="f,no,n,0,private,internal,nein,non,falsch,nao,nee,nie,hayir,いいえ,faux,falso,onwaar,"
    "fałsz,yanlış",
)
KNOWN: dict[str, dict[str, str]] = {
    "status": STATUS,
    "channel": CHANNEL,
    "priority": PRIORITY,
    "author": AUTHOR,
    "outcome": OUTCOME,
    "kind": KIND,
}


# Headers of columns that say of each call whether it was lost, and how: there, no is good.
LOST = {
    **dict.fromkeys(("abandoned", "is abandoned", "call abandoned", "abandoned call"), "abandoned"),
    **dict.fromkeys(("abgebrochen", "aufgelegt", "abandonne", "abandonnee"), "abandoned"),
    **dict.fromkeys(("abandonada", "abandonado", "abbandonata"), "abandoned"),
    **dict.fromkeys(("missed", "is missed", "call missed", "missed call", "verpasst"), "missed"),
    **dict.fromkeys(("entgangen", "manque", "perdida", "persa", "gemist"), "missed"),
}


_SAY_WHO_SEES = frozenset({"public", "private", "internal"})
# Headers of columns that say of each message whether it is hidden from the customer.
HIDDEN = frozenset(
    {
        *("private", "is private", "private note", "internal", "is internal", "internal note"),
        *("privat", "intern", "interne", "interno", "interna", "prive", "privado"),
    }
)


def under(header: str, column: Column) -> dict[str, str]:
    """Return words that mean something else under a header: yes under “Abandoned” is no answer."""
    if column.name == "is_public" and fold(header) in HIDDEN:
        said = {word: ours for word, ours in FLAG.items() if word not in _SAY_WHO_SEES}
        return {word: "false" if ours == "true" else "true" for word, ours in said.items()}
    lost = LOST.get(fold(header)) if column.name == "outcome" else None
    if lost is None:
        return {}
    return {word: lost if ours == "true" else "answered" for word, ours in FLAG.items()}


def meanings(
    column: Column, words: Mapping[str, int], own: Mapping[str, str]
) -> dict[str, str | None]:
    """Return what each word in a file means: our word, or None where it is unknown.

    `own` are the words of the source, which come before those known everywhere.
    """
    known = {**KNOWN.get(column.name, {}), **{fold(word): word for word in column.words}, **own}
    found = {word: known.get(fold(word)) or known.get(_bare(word)) for word in words}
    if column.name == "status":
        waits = {
            word
            for word, ours in found.items()
            if not ours and _WAITS_FOR_CUSTOMER.search(fold(word))
        }
        return found | dict.fromkeys(waits, "pending")
    return found


# Workflows say in many ways that it is the customer's turn; a customer who waits is another thing.
_CUSTOMER = (
    "(?:customer|client|requester|contact|kontakt|\\buser\\b|kund|anfragend|demandeur|solicitante|richiedente"
    "|klant|klient|musteri|顧客|お客)"
)
_WAITS_FOR_CUSTOMER = re.compile(
    "(?:wait|pending|wart|ruckfrage|attente|esper|pendient|pendent|aguard|attesa|wacht|oczek).*"
    f"{_CUSTOMER}|{_CUSTOMER}.*(?:pending|ausstehend|pendient|pendent|beklen|待ち)"
)


def _bare(word: str) -> str:
    """Return a word without its rank and what is in brackets: “3 normal”, “Open (reopened)”."""
    return re.sub(r"^(?:p|prio |sev )?\d{1,2} ", "", fold(re.sub(r"\s*\([^()]*\)\s*$", "", word)))
